// Sentences: the phrases of the program, put together as it does. No document here either.

// A phrase with its parts put in; `about` how many it is picks "one" or "many".
function phrase(data, name, parts = {}, about = null) {
  const key = about === null ? name : `${name}.${BigInt(about) === 1n ? 'one' : 'many'}`
  return filled(data.words.phrases[key], parts)
}

// A phrase of the page itself.
const say = (data, name, parts = {}) => filled(data.words.page[name], parts)

const filled = (text, parts) => text.replace(/\{(\w+)\}/g, (_, name) => String(parts[name]))

function listed(data, words) {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${data.words.page.and} ${words.at(-1)}`
}

const begun = text => text.slice(0, 1).toUpperCase() + text.slice(1)
const possessive = name => name + (name.endsWith('s') ? "'" : "'s")
const ended = text => text.replace(/\.+$/, '')
const quoted = (data, term) => `“${data.terms[term].label}”`
const names = (data, parties) => listed(data, parties.map(party => data.parties[party].name))
const optionWords = (data, term, option) =>
  option < 0 ? phrase(data, 'no option') : data.terms[term].options[option][1]

// ---- Numbers ----

// An exact integer, or two decimals with a power of ten when it is long.
function big(number) {
  const text = String(number), sign = text.startsWith('-') ? '-' : ''
  const figures = text.slice(sign.length)
  if (figures.length < 8) return sign + figures.replace(/\B(?=(\d{3})+$)/g, ',')
  const power = figures.length - 1
  const hundredths = rounded(BigInt(figures), 10n ** BigInt(power - 2))
  const over = hundredths === 1000n
  const mantissa = `${hundredths / (over ? 1000n : 100n)}.${over ? '00' : String(hundredths).slice(1)}`
  return `${sign}${mantissa} × 10${superscript(power + (over ? 1 : 0))}`
}

const superscript = power => String(power).replace(/\d/g, digit => '⁰¹²³⁴⁵⁶⁷⁸⁹'[digit])

// The nearest integer to a share, the even one of two.
function rounded(part, whole) {
  const below = part / whole, twice = 2n * (part % whole)
  return twice > whole || (twice === whole && below % 2n === 1n) ? below + 1n : below
}

// A share as a percentage, never rounded to a false 0 or 100.
function percent(data, part, whole) {
  if (part === 0n || part === whole) {
    return phrase(data, 'percent', { number: part === 0n ? '0' : '100' })
  }
  if (1000n * part < whole) return phrase(data, 'hardly any')
  if (1000n * part > 999n * whole) return phrase(data, 'nearly all')
  const number = (Number(rounded(1000n * part, whole)) / 10).toFixed(1)
  return phrase(data, 'percent', { number })
}

// Points, which are integers of a unit: whole, or with as many digits as tell them from those
// beside them.
function pointsWords(data, party, amount, beside = amount) {
  const unit = BigInt(data.parties[party].unit)
  if (amount % unit === 0n) return big(amount / unit)
  const short = (points, digits) => String(Number((Number(points) / Number(unit)).toPrecision(digits)))
  let digits = 4
  while (digits < 15 && amount !== beside && short(amount, digits) === short(beside, digits)) digits++
  const number = short(amount, digits), places = number.split('.')[1]?.length ?? 0
  const exact = BigInt(number.replace('.', '')) * unit === amount * 10n ** BigInt(places)
  return exact ? number : phrase(data, 'about', { number })
}

// ---- A check ----

function stanceOf(data, party, verdict) {
  const scored = data.parties[party].unstated
  if (verdict === 'no_stated_view' && scored) return { stance: scored[0], words: scored[1] }
  return { stance: data.words.stances[verdict], words: data.words.verdicts[verdict] }
}

// The sentences of a check: whether the package passes and who is in the way, then who gets less
// than it asks and who is silent.
function headline(data, result, rule, named) {
  if (result.rules.hard.length) {
    const broken = result.rules.hard.map(place => data.rules[place])
    const rules = broken.map(r => phrase(data, 'rule', { id: r.id, says: ended(r.says) }))
    return { main: phrase(data, 'impossible', { rules: listed(data, rules) }), rest: '' }
  }
  const everyone = data.parties.map((_, party) => party)
  const stance = party => stanceOf(data, party, result.parties[party].verdict).stance
  const short = everyone.filter(p => stance(p) === 'short' && result.parties[p].accepts)
  // Who abstains is told with the votes.
  const untold = p => !(rule.threshold && has(rule.parties, p)) && !named?.record[p]
  const silent = everyone.filter(p => stance(p) === 'silent' && untold(p))
  const rest = Object.entries({ short, silent }).filter(([, parties]) => parties.length)
  return {
    main: passing(data, result, rule, named).join(' '),
    rest: rest.map(([name, parties]) => about(data, name, parties)).join(' '),
  }
}

const about = (data, name, parties, parts = {}) =>
  begun(phrase(data, name, { who: names(data, parties), ...parts }, parties.length))

function passing(data, result, rule, named) {
  const asked = membersOf(data, rule.parties)
  const blocking = data.parties.map((_, p) => p).filter(p => !result.parties[p].accepts)
  const inTheWay = asked.filter(party => blocking.includes(party))
  const beside = blocking.filter(party => !asked.includes(party))
  const parts = recorded(data, result, asked, named)
  if (!unanimous(rule)) parts.push(...votesWords(data, rule, castOf(result, rule)))
  else if (inTheWay.length) parts.push(...waysWords(data, result, inTheWay))
  else parts.push(nobody(data, asked))
  if (beside.length) parts.push(about(data, 'beside', beside))
  return parts
}

// How the parties vote on a package that was checked.
function castOf({ parties }, rule) {
  const mask = is => parties.reduce((all, said, party) => all | (is(said) ? 1 << party : 0), 0)
  return ballotOf(rule, mask(said => said.accepts), mask(said => said.speaksFor))
}

// Whether it passes and by what count, or what stops it; who is for it and who against.
function votesWords(data, rule, ballot) {
  const { inFavour, against } = ballot, who = mask => names(data, membersOf(data, mask))
  const stopped = [], parts = []
  if (rule.veto & against) stopped.push(phrase(data, 'veto by', { who: who(rule.veto & against) }))
  const told = thresholdWords(data, rule.threshold, leaf => tallied(data, leaf, inFavour,
    votesIn(leaf, inFavour) < leaf.needed ? 'short of' : 'enough'))
  const enough = rule.threshold === null || reached(rule.threshold, inFavour)
  if (!enough) stopped.push(told)
  if (rule.minority !== null && reached(rule.minority, against)) {
    const votes = thresholdWords(data, rule.minority, leaf => tallied(data, leaf, against, 'stopping'))
    stopped.push(phrase(data, 'minority', { votes }))
  }
  const votes = enough ? told : ''
  if (stopped.length) {
    parts.push(phrase(data, 'rejected', { why: listed(data, stopped) }))
    if (votes) parts.push(begun(phrase(data, 'sentence', { text: votes })))
  } else {
    const vetoed = rule.veto ? phrase(data, 'not vetoed') : ''
    parts.push(phrase(data, votes ? 'passed, by' : 'passed on', { votes, vetoed }))
  }
  if (inFavour) parts.push(phrase(data, 'in favour', { who: who(inFavour) }))
  if (against) parts.push(phrase(data, 'against', { who: who(against) }))
  const neither = rule.threshold ? membersOf(data, rule.parties & ~inFavour & ~against) : []
  return neither.length ? [...parts, about(data, 'abstains', neither)] : parts
}

// Thresholds joined in words, each that counts votes told by `leaf`.
function thresholdWords(data, threshold, leaf) {
  if (threshold === null) return ''
  const joined = threshold.all ?? threshold.any
  if (!joined) return leaf(threshold)
  const told = joined.map(part => {
    const words = thresholdWords(data, part, leaf)
    return (part.all ?? part.any ?? []).length > 1 ? `(${words})` : words
  })
  return told.join(phrase(data, threshold.all ? 'joined all' : 'joined any'))
}

function tallied(data, leaf, mask, name, number = null) {
  const cast = votesIn(leaf, mask), { of, needed, unit } = leaf
  const parts = { cast: big(cast), of: big(of), needed: big(needed), short: big(needed - cast), unit }
  return phrase(data, name, parts, number)
}

// Where the record says another thing than the model, the record comes first.
function recorded(data, result, asked, named) {
  const begins = (record, words) => words.some(word => record.startsWith(word))
  return asked.flatMap(party => {
    const record = ended(named?.record[party] ?? ''), who = data.parties[party].name
    const { accepts } = result.parties[party]
    if (accepts && begins(record, data.words.refusals)) {
      return [phrase(data, 'said no', { who, record })]
    }
    if (!accepts && begins(record, data.words.agreed)) {
      return [phrase(data, 'said yes', { who, record })]
    }
    const pending = !accepts && named?.pending.includes(party)
    return pending ? [begun(phrase(data, 'pending', { who }))] : []
  })
}

function nobody(data, asked) {
  if (asked.length === data.parties.length) return phrase(data, 'nobody')
  return begun(phrase(data, asked.length === 1 ? 'not one' : 'none of', { who: names(data, asked) }))
}

const WAYS = ['blocks', 'missing', 'beyond', 'asked']

function wayOf(said) {
  const conditions = said.failing.filter(f => f.kind === 'condition')
  const refused = said.bits & (SHORTFALL.red_line | BELOW_MINIMUM)
  if (refused || conditions.some(f => f.outcome === 'contradicted')) return 'blocks'
  if (conditions.length) return 'missing'
  return said.bits & SHORTFALL.offer_limit ? 'beyond' : 'asked'
}

// Who blocks, whose condition is missing, who has not offered so much, by phase.
function waysWords(data, result, parties) {
  const groups = new Map()
  for (const party of parties) {
    const said = result.parties[party], key = `${wayOf(said)}/${said.fromPhase}`
    if (!groups.has(key)) groups.set(key, { way: wayOf(said), phase: said.fromPhase, who: [] })
    groups.get(key).who.push(party)
  }
  const inOrder = [...groups.values()].sort((a, b) => WAYS.indexOf(a.way) - WAYS.indexOf(b.way))
  return inOrder.map(({ way, phase, who }) => {
    const since = phase < 0 ? '' : phrase(data, 'since', { phase: result.phases[phase].name })
    if (way === 'blocks') return about(data, 'blocks', who, { since })
    if (way === 'missing') return missing(data, result, who, since)
    return phrase(data, way, { who: names(data, who), since }, way === 'beyond' ? who.length : null)
  })
}

function missing(data, result, who, since) {
  const failing = result.parties[who[0]].failing.filter(f => f.kind === 'condition')
  if (who.length === 1 && failing.length === 1) {
    const whose = possessive(data.parties[who[0]].name)
    const condition = ended(data.positions[failing[0].position].says)
    return phrase(data, 'missing', { whose, since, condition })
  }
  return phrase(data, 'missing several', { who: names(data, who), since })
}

// Why one position fails or is open, against what the package says.
function reason(data, finding, pins, assumed, named) {
  if (finding.phase >= 0) {
    const phase = named.phases[finding.phase], inPhase = pinsOf(data, phase.set)
    const found = reason(data, { ...finding, phase: -1 }, inPhase, phase.assumed, named)
    return phrase(data, 'in phase', { phase: phase.label, reason: found })
  }
  const says = ended(data.positions[finding.position].says)
  if (finding.outcome === 'open') {
    const terms = listed(data, finding.terms.map(term => quoted(data, term)))
    return phrase(data, 'not settled', { says, terms })
  }
  const clauses = finding.terms.map(term => against(data, term, pins[term], assumed.includes(term)))
  return phrase(data, 'because', { says, clauses: clauses.join(' ') })
}

function against(data, term, option, isAssumed) {
  const { label, quo } = data.terms[term]
  if (option < 0) {
    return phrase(data, 'leaves out', { term: label, option: optionWords(data, term, quo) })
  }
  const assumed = isAssumed ? phrase(data, 'assumed') : ''
  return phrase(data, 'sets', { term: label, option: optionWords(data, term, option), assumed })
}

// What the party is on record with about the package, against what is counted here.
function onRecord(data, party, said, named) {
  const record = named?.record[party]
  if (!record) return ''
  const { stance } = stanceOf(data, party, said.verdict)
  if (stance === 'silent') return phrase(data, 'on record, silent', { record })
  const refused = data.words.refusals.some(word => record.startsWith(word))
  const against = stance !== 'blocks' && refused
  return phrase(data, against ? 'on record, not against' : 'on record', { record })
}

// Points against the minimum for scored parties, else how much it has spoken to.
function coverage(data, party, said) {
  const least = data.parties[party].minimum
  if (said.points !== null) {
    const points = pointsWords(data, party, said.points, BigInt(least ?? said.points))
    if (least === null) return phrase(data, 'points', { points })
    const minimum = pointsWords(data, party, BigInt(least), said.points)
    return phrase(data, 'points and minimum', { points, minimum })
  }
  if (!said.addressed) return phrase(data, 'empty')
  const thin = 2 * said.spoken < said.addressed ? phrase(data, 'thin') : ''
  return phrase(data, 'spoken', { spoken: said.spoken, addressed: said.addressed, thin })
}

function shortOfMinimum(data, party, said) {
  const least = said.points === null ? null : data.parties[party].minimum
  if (least === null || said.points >= BigInt(least)) return ''
  return phrase(data, 'falls short', {
    points: pointsWords(data, party, said.points, BigInt(least)),
    missing: pointsWords(data, party, BigInt(least) - said.points),
    minimum: pointsWords(data, party, BigInt(least), said.points),
  })
}

// ---- Deals ----

// How many there are, how many of them on the record, and what all of them rest on.
function dealsWords(data, counted, rule, pins, must) {
  if (counted.packages === 0n) return phrase(data, 'no package')
  const open = pins.filter(pin => pin < 0).length
  const settles = pins.flatMap((pin, term) => pin < 0 && must !== null && must[term] ? [term] : [])
  const terms = listed(data, settles.map(term => quoted(data, term)))
  const parts = [numberWords(data, counted, rule, settlingWords(data, counted, settles, open))]
  if (settles.length > 3 && settles.length !== open) {
    parts.push(phrase(data, 'also settles', { terms }, 2))
  }
  if (!counted.deals) parts.push(...outvotedWords(data, counted, rule))
  return [...parts, ...restingWords(data, counted)].join(' ')
}

function settlingWords(data, counted, settles, open) {
  if (!settles.length) return ''
  if (settles.length > 1 && settles.length === open) {
    return phrase(data, 'settles every', {}, counted.packages)
  }
  if (settles.length > 3) return ''
  const terms = listed(data, settles.map(term => quoted(data, term)))
  return phrase(data, 'settles', { terms }, counted.packages)
}

function numberWords(data, counted, rule, settling) {
  const { deals } = counted, record = recordWords(data, counted)
  const deal = dealWords(data, rule, deals > 0n)
  if (counted.packages === 1n) return phrase(data, 'only', { settling, deal, recorded: record })
  const number = big(counted.packages)
  const packages = phrase(data, 'possible', { number, settling }, counted.packages)
  if (deals === 0n || deals === counted.packages) {
    return phrase(data, 'every', { packages, deal, recorded: record })
  }
  const share = percent(data, deals, counted.packages)
  const parts = { packages, number: big(deals), share, deal, recorded: record }
  return phrase(data, 'some', parts, deals)
}

function dealWords(data, rule, isDeal) {
  const parties = membersOf(data, rule.parties), one = parties.length === 1
  if (!unanimous(rule)) return phrase(data, isDeal ? 'passed' : 'not passed', { who: rule.words })
  const many = parties.length > 4 && parties.length === data.parties.length
  const who = many ? phrase(data, 'the parties', { number: parties.length }) : names(data, parties)
  if (isDeal) return phrase(data, one ? 'not refused' : 'refused by none', { who })
  return phrase(data, one ? 'refused' : 'refused by one', { who })
}

// Whose veto stops every package, or that none has the votes.
function outvotedWords(data, { packages, possible }, rule) {
  if (unanimous(rule)) return []
  const vetoing = rule.veto & possible.reduce((all, ballot) => all & ballot.against, ~0)
  const every = phrase(data, packages === 1n ? 'it' : 'every one')
  const vetoes = vetoing ? [about(data, 'vetoes', membersOf(data, vetoing), { every })] : []
  const votes = leavesOf(rule.threshold).map(leaf => {
    const most = possible.reduce((best, { inFavour }) =>
      votesIn(leaf, inFavour) > votesIn(leaf, best) ? inFavour : best, 0)
    return votesIn(leaf, most) < leaf.needed ? tallied(data, leaf, most, 'outvoted', packages) : ''
  })
  return [...vetoes, ...votes.filter(Boolean)]
}

function recordWords(data, { deals, record }) {
  if (deals === 0n) return ''
  if (deals === 1n) return phrase(data, record ? 'the one, recorded' : 'the one, not recorded')
  if (record === 0n || record === deals) return phrase(data, record ? 'all recorded' : 'none recorded')
  return phrase(data, 'recorded', { number: big(record) }, record)
}

function restingWords(data, { deals, silence }) {
  if (deals === 0n) return []
  const terms = new Map()
  silence.forEach((parties, term) => parties.forEach(party => {
    terms.set(party, [...terms.get(party) ?? [], quoted(data, term)])
  }))
  return [...terms].map(([party, labels]) => phrase(data, 'rests', {
    who: data.parties[party].name,
    terms: listed(data, labels),
  }, deals))
}
