// Sentences: the phrases of the program, put together as it does. No document here either.

const GROUPED = new Intl.NumberFormat('en')

// A phrase with its parts, numbers grouped; `about` how many it is picks "one" or "many".
function phrase(name, parts = {}, about = null) {
  const key = about === null ? name : `${name}.${BigInt(about) === 1n ? 'one' : 'many'}`
  const told = part => typeof part === 'number' ? GROUPED.format(part) : part
  return data.words.phrases[key].replace(/\{(\w+)\}/g, (_, part) => told(parts[part]))
}

const listed = words => words.length < 2 ? words.join('')
  : `${words.slice(0, -1).join(', ')} ${phrase('and')} ${words.at(-1)}`
const begun = text => text.slice(0, 1).toUpperCase() + text.slice(1)
const possessive = name => name + (name.endsWith('s') ? "'" : "'s")
const ended = text => text.replace(/\.+$/, '')
const quoted = terms => listed(terms.map(term => `“${data.terms[term].label}”`))
const nameOf = party => data.parties[party].name
const names = parties => listed(parties.map(nameOf))

// How many a verb is about: a plural name is several.
const many = parties =>
  parties.length === 1 && data.parties[parties[0]].plural ? 2 : parties.length

// A phrase about parties, as a sentence begins; none about nobody.
const about = (name, parties, parts = {}) => parties.length
  ? [begun(phrase(name, { who: names(parties), ...parts }, many(parties)))] : []

const optionWords = (term, option) =>
  option < 0 ? phrase('no option') : data.terms[term].options[option][1]

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

// Whether the package passes and who is in the way; `rest` tells the votes, who gets less than it
// asks and who is silent (who abstains is told with the votes).
function headline(result, rule, shown) {
  const broken = result.rules.hard.map(place => data.rules[place])
    .map(({ id, says }) => phrase('rule', { id, says: ended(says) }))
  if (broken.length) return { main: phrase('impossible', { rules: listed(broken) }), rest: '' }
  const of = (stance, counts) => [...data.parties.keys()].filter(party =>
    verdictOf(party, result.parties[party].verdict).stance === stance && counts(party))
  const silent = of('silent', party =>
    !(rule.threshold && has(rule.parties, party)) && !shown.record[party])
  const [main, rest] = passing(result, rule, shown)
  const short = about('short', of('short', party => result.parties[party].accepts))
  return { main: main.join(' '), rest: [...rest, ...short, ...about('silent', silent)].join(' ') }
}

function passing(result, rule, shown) {
  const accepts = party => result.parties[party].accepts, asked = membersOf(rule.parties)
  const inTheWay = asked.filter(party => !accepts(party))
  const beside = about('beside', membersOf(~rule.parties).filter(party => !accepts(party)))
  const records = asked.flatMap(party => recorded(party, accepts(party), shown))
  if (!unanimous(rule)) {
    const [outcome, ...votes] = votesWords(rule, castOf(result, rule))
    return [[...records, outcome], [...votes, ...beside]]
  }
  const outcome = inTheWay.length ? waysWords(result, inTheWay, shown) : [nobody(asked)]
  return [[...records, ...outcome, ...beside], []]
}

// Where the record says another thing than the model, the record comes first.
function recorded(party, accepts, { record, pending }) {
  const { words = '', stance } = record[party] ?? {}
  const parts = { who: nameOf(party), record: ended(words) }
  if (accepts && stance === 'refused') return [phrase('said no', parts)]
  if (!accepts && stance === 'agreed') return [phrase('said yes', parts)]
  return !accepts && pending.includes(party) ? about('pending', [party]) : []
}

function nobody(asked) {
  if (asked.length === data.parties.length) return phrase('nobody')
  return asked.length === 1 ? about('not one', asked)[0]
    : begun(phrase('none of', { who: names(asked) }))
}

function wayOf({ failing, bits }) {
  const contradicted = failing.some(f => f.kind === 'condition' && f.outcome === 'contradicted')
  if (contradicted || bits & (SHORTFALL.red_line | BELOW_MINIMUM)) return 'blocks'
  return bits & SHORTFALL.condition ? 'missing' : 'beyond'
}

// Who blocks, whose condition is missing, who has not offered so much, by phase.
const waysWords = ({ parties }, those, shown) => ['blocks', 'missing', 'beyond'].flatMap(way => {
  const so = those.filter(party => wayOf(parties[party]) === way)
  return [...new Set(so.map(party => parties[party].fromPhase))].flatMap(phase => {
    const who = so.filter(party => parties[party].fromPhase === phase)
    const since = phase < 0 ? '' : phrase('since', { phase: shown.phases[phase].label })
    return way === 'missing' ? [missing(parties, who, since)] : about(way, who, { since })
  })
})

function missing(parties, who, since) {
  const [first, ...more] = parties[who[0]].failing.filter(({ kind }) => kind === 'condition')
  if (who.length > 1 || more.length) return phrase('missing several', { who: names(who), since })
  const condition = ended(data.positions[first.position].says)
  return phrase('missing', { whose: possessive(names(who)), since, condition })
}

// Why one position fails or is open.
function reason(finding, shown) {
  if (finding.phase >= 0) {
    const phase = shown.phases[finding.phase]
    return phrase('in phase',
      { phase: phase.label, reason: reason({ ...finding, phase: -1 }, phase) })
  }
  const says = ended(data.positions[finding.position].says), { terms } = finding
  if (finding.outcome === 'open') return phrase('not settled', { says, terms: quoted(terms) })
  return phrase('because', { says, clauses: terms.map(term => clause(term, shown)).join(' ') })
}

function clause(term, { pins, assumed, words = wordsOf(pins) }) {
  const { label, quo, unit, options } = data.terms[term], [id, said] = options[pins[term]] ?? []
  if (!id) return phrase('leaves out', { term: label, option: optionWords(term, quo) })
  const option = id === words[term] ? said : `${words[term]} ${unit}`.trim()
  return phrase('sets',
    { term: label, option, assumed: assumed.includes(term) ? phrase('assumed') : '' })
}

// What the party is on record with about the package, against what is counted here.
function onRecord(party, said, shown) {
  if (!shown.record[party]) return ''
  const { words: record, stance: recorded } = shown.record[party]
  const { stance } = verdictOf(party, said.verdict), silent = stance === 'silent'
  const against = stance !== 'blocks' && recorded === 'refused'
  const name = silent ? 'on record, silent' : against ? 'on record, not against' : 'on record'
  return phrase(name, { record })
}

// Points against the minimum for scored parties, else how much it has spoken to.
function coverage(party, { points, minimum, spoken, addressed }) {
  if (points !== null) {
    const least = minimum === null ? '' : pointsWords(party, minimum, points)
    const parts = { points: pointsWords(party, points, minimum ?? points), minimum: least }
    return least ? phrase('points and minimum', parts, many([party])) : phrase('points', parts)
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

// Who inside a party withholds the consent that it needs.
function consent(party, result) {
  const { words, parties = 0 } = data.parties[party].inside ?? {}
  const withheld = withholding(party, castOf(result, { parties }))
  const parts = { needed: words, withheld: names(withheld) }
  return withheld.length ? about('consent', [party], parts)[0] : ''
}

// Whether it passes and by what count, or what stops it; who is for it and who against.
function votesWords(rule, { inFavour, against }) {
  const { veto, threshold, minority } = rule, who = mask => ({ who: names(membersOf(mask)) })
  const enough = threshold === null || reached(threshold, inFavour)
  const votes = thresholdWords(threshold, leaf =>
    tallied(leaf, inFavour, votesIn(leaf, inFavour) < leaf.needed ? 'short of' : 'enough'))
  const stopping = minority !== null && reached(minority, against) &&
    thresholdWords(minority, leaf => tallied(leaf, against, 'stopping'))
  const why = [
    veto & against && phrase('veto by', who(veto & against)), !enough && votes,
    stopping && phrase('minority', { votes: stopping })].filter(Boolean)
  const vetoed = veto ? phrase('not vetoed') : ''
  return [
    why.length ? phrase('rejected', { why: listed(why) })
      : phrase(votes ? 'passed, by' : 'passed on', { votes, vetoed }),
    why.length && enough && votes && begun(phrase('sentence', { text: votes })),
    inFavour && phrase('in favour', who(inFavour)), against && phrase('against', who(against)),
    ...about('abstains', threshold ? membersOf(rule.parties & ~inFavour & ~against) : []),
  ].filter(Boolean)
}

// Thresholds joined in words, each that counts votes told by `leaf`.
function thresholdWords(threshold, leaf) {
  const joined = threshold?.all ?? threshold?.any
  if (!joined) return threshold === null ? '' : leaf(threshold)
  const told = joined.map(part => [thresholdWords(part, leaf), part.all ?? part.any ?? []])
    .map(([words, parts]) => parts.length > 1 ? `(${words})` : words)
  return told.join(phrase(threshold.all ? 'joined all' : 'joined any'))
}

function tallied(leaf, mask, name, number = null) {
  const cast = votesIn(leaf, mask), { of, needed, unit } = leaf
  return phrase(name, { cast, of, needed, short: needed - cast, unit }, number)
}

// How many there are, how many of them on the record, and what all of them rest on.
function dealsWords(counted, rule, pins, must) {
  if (counted.packages === 0n) return phrase('no package')
  const open = [...pins.keys()].filter(term => pins[term] < 0)
  const terms = open.filter(term => must?.[term]), parts = { terms: quoted(terms) }
  const every = terms.length > 1 && terms.length === open.length
  const also = terms.length > 3 && !every
  const settling = terms.length === 0 || also ? ''
    : phrase(every ? 'settles every' : 'settles', parts, counted.packages)
  return [numberWords(counted, rule, settling), ...also ? [phrase('also settles', parts, 2)] : [],
    ...counted.deals ? restingWords(counted) : outvotedWords(counted, rule)].join(' ')
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
  if (!unanimous(rule)) return phrase(isDeal ? 'passed' : 'not passed', { who: ruleWords(rule) })
  const parties = membersOf(rule.parties), one = parties.length === 1
  const many = parties.length > 4 && parties.length === data.parties.length
  const who = many ? phrase('the parties', { number: parties.length }) : names(parties)
  if (isDeal) return phrase(one ? 'not refused' : 'refused by none', { who })
  return phrase(one ? 'refused' : 'refused by one', { who })
}

// How many votes it takes, and who can stop it: of the opening rule as the program says it.
const ruleWords = rule => rule.words ?? phrase('without a veto', { who: names(membersOf(rule.veto)),
  votes: thresholdWords(rule.threshold, leaf => tallied(leaf, 0, 'at least')) })

// Whose veto stops every package, or that none has the votes.
function outvotedWords({ packages, ends }, rule) {
  if (unanimous(rule)) return []
  const vetoing = rule.veto & ends.reduce((all, ballot) => all & ballot.against, ~0)
  const every = phrase(packages === 1n ? 'it' : 'every one')
  const votes = leavesOf(rule.threshold).flatMap(leaf => {
    const most = ends.reduce((best, { inFavour }) =>
      votesIn(leaf, inFavour) > votesIn(leaf, best) ? inFavour : best, 0)
    return votesIn(leaf, most) < leaf.needed ? [tallied(leaf, most, 'outvoted', packages)] : []
  })
  return [...about('vetoes', membersOf(vetoing), { every }), ...votes]
}

// The thresholds that count votes.
const leavesOf = threshold =>
  (threshold?.all ?? threshold?.any)?.flatMap(leavesOf) ?? (threshold ? [threshold] : [])

function recordWords({ deals, record }) {
  if (deals === 0n) return ''
  if (deals === 1n) return phrase(record ? 'the one, recorded' : 'the one, not recorded')
  if (record === 0n || record === deals) return phrase(record ? 'all recorded' : 'none recorded')
  return phrase('recorded', { number: big(record) }, record)
}

// Whose silence every deal rests on.
const restingWords = ({ deals, silence }) => [...new Set(silence.flat())].map(party => {
  const terms = [...silence.keys()].filter(term => silence[term].includes(party))
  const silent = phrase('silent on', { terms: quoted(terms) }, many([party]))
  return phrase('rests', { who: nameOf(party), silent }, deals)
})

// What becomes of a named package, however its open terms are settled.
function stillOpen(view, shown, rule) {
  const phase = shown.phases.at(-1)?.id, terms = quoted(shown.open)
  const still = phrase(phase ? 'still open in phase' : 'still open', { terms, phase })
  const then = view.diagram === null ? phrase('open, not counted', { reason: view.too_wide })
    : completionsWords(completions(view, shown, rule), rule)
  return `${still} ${then}`
}

function completionsWords({ ways, deals, ends }, rule) {
  if (!ways) return phrase('open, impossible')
  const said = membersOf(rule.parties).map(party => {
    const number = packagesIn(ends, end => has(end.who, party))
    const name = !number ? 'refuses every one' : number === ways ? 'refuses none' : 'accepts some'
    return phrase(name, { who: nameOf(party), share: percent(number, ways) }, many([party]))
  })
  const number = big(deals), parties = said.join('; ')
  const are = deals ? phrase('of these, deals', { number }, deals) : phrase('of these, none')
  return phrase('open ways', { number: big(ways), deals: are, parties }, ways)
}
