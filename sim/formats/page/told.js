// Sentences: the phrases of the program, put together as it does from `data`, all that the page
// knows. No document here either.

const filled = (text, parts) => text.replace(/\{(\w+)\}/g, (_, name) => parts[name])

// A phrase of the page itself.
const say = (name, parts = {}) => filled(data.words.page[name], parts)

// A phrase of the program; `about` how many it is picks "one" or "many".
function phrase(name, parts = {}, about = null) {
  const key = about === null ? name : `${name}.${BigInt(about) === 1n ? 'one' : 'many'}`
  return filled(data.words.phrases[key], parts)
}

const listed = words => words.length < 2 ? words.join('')
  : `${words.slice(0, -1).join(', ')} ${say('and')} ${words.at(-1)}`
const begun = text => text.slice(0, 1).toUpperCase() + text.slice(1)
const possessive = name => name + (name.endsWith('s') ? "'" : "'s")
const ended = text => text.replace(/\.+$/, '')
const quoted = terms => listed(terms.map(term => `“${data.terms[term].label}”`))
const names = parties => listed(parties.map(party => data.parties[party].name))

// How many a verb is about: a plural name is several.
const many = parties =>
  parties.length === 1 && data.parties[parties[0]].plural ? 2 : parties.length

// A phrase about parties, as a sentence begins; none about nobody.
const about = (name, parties, parts = {}) => parties.length
  ? [begun(phrase(name, { who: names(parties), ...parts }, many(parties)))] : []

const optionWords = (term, option) =>
  option < 0 ? phrase('no option') : data.terms[term].options[option][1]

const GROUPED = new Intl.NumberFormat('en')
const SCIENTIFIC = new Intl.NumberFormat('en', { notation: 'scientific',
  minimumFractionDigits: 2, maximumFractionDigits: 2, roundingMode: 'halfEven' })

// An exact integer, or two decimals with a power of ten when it is long.
function big(number) {
  if (-10_000_000 < number && number < 10_000_000) return GROUPED.format(number)
  const [mantissa, power] = SCIENTIFIC.format(number).split('E')
  return `${mantissa} × 10${power.replace(/\d/g, digit => '⁰¹²³⁴⁵⁶⁷⁸⁹'[digit])}`
}

// A share as a percentage, never rounded to a false 0 or 100; a tie goes to the even tenth.
function percent(part, whole) {
  if (part === 0n || part === whole) return phrase('percent', { number: part ? '100' : '0' })
  if (1000n * part < whole) return phrase('hardly any')
  if (1000n * part > 999n * whole) return phrase('nearly all')
  const tenths = 1000n * part / whole, over = 2n * (1000n * part % whole)
  const up = over > whole || (over === whole && tenths % 2n === 1n)
  return phrase('percent', { number: (Number(up ? tenths + 1n : tenths) / 10).toFixed(1) })
}

// Points, integers of a unit, with as many digits as tell them from those beside them.
function pointsWords(party, amount, beside = amount) {
  const unit = BigInt(data.parties[party].unit)
  if (amount % unit === 0n) return big(amount / unit)
  const short = (points, digits) => `${+(Number(points) / Number(unit)).toPrecision(digits)}`
  const alike = digits => amount !== beside && short(amount, digits) === short(beside, digits)
  let digits = 4
  while (digits < 15 && alike(digits)) digits++
  const number = short(amount, digits), places = number.split('.')[1]?.length ?? 0
  const exact = BigInt(number.replace('.', '')) * unit === amount * 10n ** BigInt(places)
  return exact ? number : phrase('about', { number })
}

const verdictOf = (party, verdict) =>
  data.parties[party].verdicts?.[verdict] ?? data.words.verdicts[verdict]

// Whether the package passes and who is in the way; then who gets less than it asks and who is
// silent (who abstains is told with the votes).
function headline(result, rule, named) {
  if (result.rules.hard.length) {
    const broken = result.rules.hard.map(place => data.rules[place])
    const rules = broken.map(({ id, says }) => phrase('rule', { id, says: ended(says) }))
    return { main: phrase('impossible', { rules: listed(rules) }), rest: '' }
  }
  const of = stance => [...data.parties.keys()].filter(party =>
    verdictOf(party, result.parties[party].verdict).stance === stance)
  const short = of('short').filter(party => result.parties[party].accepts)
  const silent = of('silent').filter(party =>
    !(rule.threshold && has(rule.parties, party)) && !named?.record[party])
  return {
    main: passing(result, rule, named).join(' '),
    rest: [...about('short', short), ...about('silent', silent)].join(' '),
  }
}

function passing(result, rule, named) {
  const asked = membersOf(data, rule.parties)
  const blocking = [...data.parties.keys()].filter(party => !result.parties[party].accepts)
  const inTheWay = asked.filter(party => blocking.includes(party))
  let outcome
  if (!unanimous(rule)) outcome = votesWords(rule, castOf(result, rule))
  else outcome = inTheWay.length ? waysWords(result, inTheWay) : [nobody(asked)]
  const beside = about('beside', blocking.filter(party => !asked.includes(party)))
  return [...recorded(result, asked, named), ...outcome, ...beside]
}

// Where the record says another thing than the model, the record comes first.
function recorded(result, asked, named) {
  return asked.flatMap(party => {
    const { accepts } = result.parties[party], who = data.parties[party].name
    const { words = '', stance } = named?.record[party] ?? {}, record = ended(words)
    if (accepts && stance === 'refused') return [phrase('said no', { who, record })]
    if (!accepts && stance === 'agreed') return [phrase('said yes', { who, record })]
    const pending = !accepts && named?.pending.includes(party)
    return pending ? about('pending', [party]) : []
  })
}

function nobody(asked) {
  if (asked.length === data.parties.length) return phrase('nobody')
  return asked.length === 1 ? about('not one', asked)[0]
    : begun(phrase('none of', { who: names(asked) }))
}

const WAYS = ['blocks', 'missing', 'beyond']

function wayOf({ failing, bits }) {
  const contradicted = failing.some(f => f.kind === 'condition' && f.outcome === 'contradicted')
  if (contradicted || bits & (SHORTFALL.red_line | BELOW_MINIMUM)) return 'blocks'
  return bits & SHORTFALL.condition ? 'missing' : 'beyond'
}

// Who blocks, whose condition is missing, who has not offered so much, by phase.
function waysWords(result, parties) {
  return WAYS.flatMap(way => {
    const those = parties.filter(party => wayOf(result.parties[party]) === way)
    const phaseOf = party => result.parties[party].fromPhase
    return [...new Set(those.map(phaseOf))].flatMap(phase =>
      wayWords(result, way, phase, those.filter(party => phaseOf(party) === phase)))
  })
}

function wayWords(result, way, phase, who) {
  const since = phase < 0 ? '' : phrase('since', { phase: result.phases[phase].name })
  if (way !== 'missing') return about(way, who, { since })
  const failing = result.parties[who[0]].failing.filter(finding => finding.kind === 'condition')
  const several = who.length > 1 || failing.length > 1
  if (several) return phrase('missing several', { who: names(who), since })
  const condition = ended(data.positions[failing[0].position].says)
  return phrase('missing', { whose: possessive(names(who)), since, condition })
}

// Why one position fails or is open; `numbers` holds the numbers set within a range, per term.
function reason(finding, { pins, assumed, numbers }, named) {
  if (finding.phase >= 0) {
    const phase = named.phases[finding.phase], pinsThen = pinsOf(data, phase.set)
    const then = { pins: pinsThen, assumed: phase.assumed, numbers: {} }
    return phrase('in phase', { phase: phase.label, reason: reason({ ...finding, phase: -1 }, then) })
  }
  const says = ended(data.positions[finding.position].says)
  const terms = finding.terms
  if (finding.outcome === 'open') return phrase('not settled', { says, terms: quoted(terms) })
  const clauses = terms.map(place => {
    const { label: term, quo, unit } = data.terms[place], option = pins[place]
    if (option < 0) return phrase('leaves out', { term, option: optionWords(place, quo) })
    const words = place in numbers ? `${numbers[place]} ${unit}`.trim() : optionWords(place, option)
    return phrase('sets', { term, option: words,
      assumed: assumed.includes(place) ? phrase('assumed') : '' })
  })
  return phrase('because', { says, clauses: clauses.join(' ') })
}

// What the party is on record with about the package, against what is counted here.
function onRecord(party, { verdict }, named) {
  if (!named?.record[party]) return ''
  const { words: record, stance: recorded } = named.record[party]
  const { stance } = verdictOf(party, verdict)
  if (stance === 'silent') return phrase('on record, silent', { record })
  const against = stance !== 'blocks' && recorded === 'refused'
  return phrase(against ? 'on record, not against' : 'on record', { record })
}

// Points against the minimum for scored parties, else how much it has spoken to.
function coverage(party, { points, minimum, spoken, addressed }) {
  if (points !== null) {
    const least = minimum === null ? '' : pointsWords(party, minimum, points)
    const words = { points: pointsWords(party, points, minimum ?? points), minimum: least }
    return least ? phrase('points and minimum', words, many([party])) : phrase('points', words)
  }
  const thin = 2 * spoken < addressed ? phrase('thin') : ''
  return addressed ? phrase('spoken', { spoken, addressed, thin }, many([party])) : phrase('empty')
}

function shortOfMinimum(party, { points, minimum }) {
  if (points === null || minimum === null || points >= minimum) return ''
  return phrase('falls short', {
    points: pointsWords(party, points, minimum), missing: pointsWords(party, minimum - points),
    minimum: pointsWords(party, minimum, points),
  }, many([party]))
}

// How the parties vote on a package that was checked.
function castOf({ parties }, rule) {
  const mask = is => parties.reduce((all, one, party) => all | (is(one) ? 1 << party : 0), 0)
  return ballotOf(rule, mask(one => one.accepts), mask(one => one.speaksFor))
}

// Whether it passes and by what count, or what stops it; who is for it and who against.
function votesWords(rule, { inFavour, against }) {
  const { veto, threshold, minority } = rule, who = mask => names(membersOf(data, mask))
  const enough = threshold === null || reached(threshold, inFavour)
  const votes = thresholdWords(threshold, leaf => tallied(leaf, inFavour,
    votesIn(leaf, inFavour) < leaf.needed ? 'short of' : 'enough'))
  const stopping = minority !== null && reached(minority, against) &&
    thresholdWords(minority, leaf => tallied(leaf, against, 'stopping'))
  const why = [
    veto & against && phrase('veto by', { who: who(veto & against) }), !enough && votes,
    stopping && phrase('minority', { votes: stopping })].filter(Boolean)
  const vetoed = veto ? phrase('not vetoed') : ''
  const outcome = why.length ? phrase('rejected', { why: listed(why) })
    : phrase(votes ? 'passed, by' : 'passed on', { votes, vetoed })
  const neither = threshold ? membersOf(data, rule.parties & ~inFavour & ~against) : []
  return [
    outcome, why.length && enough && votes && begun(phrase('sentence', { text: votes })),
    inFavour && phrase('in favour', { who: who(inFavour) }),
    against && phrase('against', { who: who(against) }), ...about('abstains', neither),
  ].filter(Boolean)
}

// Thresholds joined in words, each that counts votes told by `leaf`.
function thresholdWords(threshold, leaf) {
  const joined = threshold?.all ?? threshold?.any
  if (!joined) return threshold === null ? '' : leaf(threshold)
  const told = joined.map(part => {
    const words = thresholdWords(part, leaf)
    return (part.all ?? part.any ?? []).length > 1 ? `(${words})` : words
  })
  return told.join(phrase(threshold.all ? 'joined all' : 'joined any'))
}

function tallied(leaf, mask, name, number = null) {
  const cast = votesIn(leaf, mask), { of, needed, unit } = leaf
  const numbers = { cast: big(cast), of: big(of), needed: big(needed), short: big(needed - cast) }
  return phrase(name, { ...numbers, unit }, number)
}

// How many there are, how many of them on the record, and what all of them rest on.
function dealsWords(counted, rule, pins, must) {
  if (counted.packages === 0n) return phrase('no package')
  const open = [...pins.keys()].filter(term => pins[term] < 0)
  const terms = open.filter(term => must !== null && must[term])
  const every = terms.length > 1 && terms.length === open.length
  const few = terms.length > 0 && terms.length < 4
  const name = every ? 'settles every' : few ? 'settles' : ''
  const settling = name && phrase(name, { terms: quoted(terms) }, counted.packages)
  const also = terms.length && !name ? [phrase('also settles', { terms: quoted(terms) }, 2)] : []
  const outcome = counted.deals ? restingWords(counted) : outvotedWords(counted, rule)
  return [numberWords(counted, rule, settling), ...also, ...outcome].join(' ')
}

function numberWords(counted, rule, settling) {
  const { deals, packages: all } = counted, recorded = recordWords(counted)
  const deal = dealWords(rule, deals > 0n)
  if (all === 1n) return phrase('only', { settling, deal, recorded })
  const packages = phrase('possible', { number: big(all), settling }, all)
  if (deals === 0n || deals === all) return phrase('every', { packages, deal, recorded })
  const share = percent(deals, all)
  return phrase('some', { packages, number: big(deals), share, deal, recorded }, deals)
}

function dealWords(rule, isDeal) {
  const parties = membersOf(data, rule.parties), one = parties.length === 1
  if (!unanimous(rule)) return phrase(isDeal ? 'passed' : 'not passed', { who: rule.words })
  const many = parties.length > 4 && parties.length === data.parties.length
  const who = many ? phrase('the parties', { number: parties.length }) : names(parties)
  if (isDeal) return phrase(one ? 'not refused' : 'refused by none', { who })
  return phrase(one ? 'refused' : 'refused by one', { who })
}

// Whose veto stops every package, or that none has the votes.
function outvotedWords({ packages, possible }, rule) {
  if (unanimous(rule)) return []
  const vetoing = rule.veto & possible.reduce((all, ballot) => all & ballot.against, ~0)
  const every = phrase(packages === 1n ? 'it' : 'every one')
  const votes = leavesOf(rule.threshold).flatMap(leaf => {
    const most = possible.reduce((best, { inFavour }) =>
      votesIn(leaf, inFavour) > votesIn(leaf, best) ? inFavour : best, 0)
    return votesIn(leaf, most) < leaf.needed ? [tallied(leaf, most, 'outvoted', packages)] : []
  })
  return [...about('vetoes', membersOf(data, vetoing), { every }), ...votes]
}

// The thresholds that count votes.
function leavesOf(threshold) {
  const joined = threshold?.all ?? threshold?.any
  return joined ? joined.flatMap(leavesOf) : threshold ? [threshold] : []
}

function recordWords({ deals, record }) {
  if (deals === 0n) return ''
  if (deals === 1n) return phrase(record ? 'the one, recorded' : 'the one, not recorded')
  if (record === 0n || record === deals) return phrase(record ? 'all recorded' : 'none recorded')
  return phrase('recorded', { number: big(record) }, record)
}

// Whose silence every deal rests on.
function restingWords({ deals, silence }) {
  const parties = [...new Set(silence.flat())]
  return parties.map(party => {
    const terms = [...silence.keys()].filter(term => silence[term].includes(party))
    const silent = phrase('silent on', { terms: quoted(terms) }, many([party]))
    return phrase('rests', { who: data.parties[party].name, silent }, deals)
  })
}
