// The engine: what holds of a package, who accepts it, how many deals there are. It touches no
// document. A package is a list `pins`: per term the place of its option, or -1 if it is left out.
'use strict'

const STATED = 1, BELOW_MINIMUM = 4, BLOCKS = 4 | 8 | 16 | 32
const SHORTFALL = { red_line: 32, condition: 16, offer_limit: 8, demand: 2 }
const VERDICTS = ['no_stated_view', 'no_objection', 'demand_unmet', 'below_minimum', 'beyond_offer',
  'condition_unmet', 'crosses_red_line']

// True, false, or null where it hinges on a term without a value; `missing` stands for that.
// `values` holds the option in force of each term or -1, `pins` what the package sets.
function truth(condition, values, pins, missing) {
  const kind = condition[0]
  if (kind === 'i') {
    const value = values[condition[1]]
    return value < 0 ? missing : condition[2][value] === 1
  }
  if (kind === 'a') return pins[condition[1]] >= 0
  if (kind === '!') {
    const inner = truth(condition[1], values, pins, missing)
    return inner === null ? null : !inner
  }
  if (kind === '+') return compared(condition, values, missing)
  // All of them, any, or so many.
  const parts = partsOf(condition), all = parts.length
  const [least, most] = kind === '#' ? condition.slice(1) : [kind === '&' ? all : 1, all]
  let held = 0, maybe = 0
  for (const part of parts) {
    const found = truth(part, values, pins, missing)
    held += found === true
    maybe += found !== false
  }
  if (held > most || maybe < least) return false
  return held >= least && maybe <= most || null
}

// Two sums, each exact or infinite.
function compared([, sign, ...sides], values, missing) {
  if (sides.some(([, ...adds]) => adds.some(([term]) => values[term] < 0))) return missing
  const [left, right] = sides.map(([number, ...adds]) => {
    const added = adds.map(([term, row]) => row[values[term]])
    return added.includes(null) ? Infinity : added.reduce((n, m) => n + BigInt(m), BigInt(number))
  })
  const order = left < right ? '<' : left > right ? '>' : '='
  return sign === '!=' ? order !== '=' : sign.includes(order)
}

const partsOf = condition => condition.slice(condition[0] === '#' ? 3 : 1)

// The terms that a condition speaks of, each once.
function termsOf(condition) {
  const kind = condition[0]
  if (kind === 'i' || kind === 'a') return [condition[1]]
  if (kind === '+') condition = [kind, ...condition.slice(2).flatMap(side => side.slice(1))]
  return [...new Set(partsOf(condition).flatMap(kind === '+' ? add => add[0] : termsOf))]
}

const nothingSet = data => data.terms.map(() => -1)

function pinsOf(data, settings) {
  const pins = nothingSet(data)
  for (const [term, option] of settings) pins[term] = option
  return pins
}

// Each position in force held against the package, as `negsim check` does; `first` says whether
// rules about a first phase count.
function check(data, view, pins, first = true) {
  const full = pins.map((option, term) => option >= 0 ? option : data.terms[term].quo)
  const held = heldIn(data, view)
  const findings = held.filter(position => applies(data, position, pins, full))
    .map(position => findingOf(data, position, pins, full))
  const parties = data.parties.map((about, party) => {
    const own = findings.filter(finding => finding.party === party)
    const mentioned = held.filter(one => one.party === party).flatMap(({ when, requires }) =>
      [when, requires].flatMap(place => place < 0 ? [] : termsOf(data.conditions[place])))
    return said(about, own, mentioned, pins, full)
  })
  return finished({ parties, rules: rulesOf(data, pins, full, first), phases: [] })
}

// The positions that count in a view.
const heldIn = (data, view) => view.held.map(place => {
  const [position, when, requires, asks, may] = data.held[place]
  const { party, kind } = data.positions[position]
  return { position, party, kind, when, requires, asks, may }
})

function applies(data, { when, requires }, pins, full) {
  if (when >= 0) return truth(data.conditions[when], full, pins, false)
  return termsOf(data.conditions[requires]).some(term => pins[term] >= 0)
}

function findingOf(data, { position, party, kind, requires }, pins, full) {
  const need = data.conditions[requires], outcome = outcomeOf(need, pins, full)
  const fails = outcome === 'contradicted' || outcome === 'silent'
  const terms = fails ? decisiveTerms(need, pins, full)
    : termsOf(need).filter(term => outcome === 'met' || full[term] < 0)
  return { position, party, kind, outcome, terms, lowers: fails && kind in SHORTFALL, phase: -1 }
}

function outcomeOf(requires, pins, full) {
  const whole = truth(requires, full, pins, null)
  if (whole === null) return 'open'
  if (whole) return 'met'
  return truth(requires, pins, pins, null) === false ? 'contradicted' : 'silent'
}

// The terms whose parts of the requirement fail.
function decisiveTerms(requires, pins, full) {
  const counted = requires[0] === '#'
  const parts = counted || requires[0] === '&' ? partsOf(requires) : [requires]
  const truths = parts.map(part => truth(part, full, pins, null))
  // Of what is counted too many may hold.
  const told = counted && truths.filter(t => t === true).length > requires[2]
  const failing = parts.filter((_, place) => truths[place] === told)
  const terms = [...new Set(failing.flatMap(termsOf))]
  return terms.length ? terms : termsOf(requires)
}

// What one party says: `bits` are its shortfalls, `addressed` how many terms are set, `spoken`
// how many of these it mentions, `points` and `minimum` integers of its unit, or null.
function said(party, findings, mentioned, pins, full) {
  const isSet = term => pins[term] >= 0, points = pointsOf(party, findings, full)
  const minimum = party.minimum ? BigInt(party.minimum) : null
  const below = points !== null && minimum !== null && points < minimum
  return {
    findings, points, minimum,
    addressed: pins.filter(option => option >= 0).length,
    spoken: new Set(mentioned.filter(isSet)).size,
    bits: findings.reduce((bits, finding) => bits | bitsOf(finding), below ? BELOW_MINIMUM : 0),
  }
}

const bitsOf = ({ kind, outcome, lowers }) =>
  (kind !== 'openness' || outcome === 'met' ? STATED : 0) | (lowers ? SHORTFALL[kind] : 0)

function pointsOf({ points, bonus, cap }, findings, full) {
  if (points === undefined) return null
  let total = 0n
  for (const term in points) if (full[term] >= 0) total += BigInt(points[term][full[term]])
  for (const { position, outcome } of findings) {
    if (outcome === 'met' && position in bonus) total += BigInt(bonus[position])
  }
  return cap !== null && total > BigInt(cap) ? BigInt(cap) : total
}

// Rules broken, and notes that apply, by their severity.
function rulesOf(data, pins, full, first) {
  const found = { hard: [], warning: [], note: [] }
  data.rules.forEach((rule, place) => {
    if (rule.first_phase && !first) return
    if (!truth(data.conditions[rule.when], pins, pins, false)) return
    const broken = rule.then >= 0 && truth(data.conditions[rule.then], full, pins, null) === false
    if (rule.severity === 'note' || broken) found[rule.severity].push(place)
  })
  return found
}

// A named package: each of its phases, and all of them laid over each other; what fails in any
// phase fails.
function checkPackage(data, view, named) {
  const phases = named.phases.map((phase, k) =>
    ({ ...check(data, view, pinsOf(data, phase.set), k === 0), name: phase.label }))
  const whole = check(data, view, pinsOf(data, named.set), !phases.length)
  const parties = whole.parties.map((all, party) =>
    throughPhases(all, phases.map(phase => phase.parties[party])))
  return finished({ parties, rules: whole.rules, phases })
}

function throughPhases(whole, phases) {
  const found = new Map(whole.findings.map(finding => [finding.position, finding]))
  phases.forEach(({ findings }, phase) => {
    for (const finding of findings.filter(f => f.lowers)) {
      if (!found.get(finding.position)?.lowers) found.set(finding.position, { ...finding, phase })
    }
  })
  const bits = phases.reduce((all, phase) => all | phase.bits, whole.bits)
  return { ...whole, findings: [...found.values()], bits }
}

// With verdict, acceptance and the first phase that each party blocks.
function finished(result) {
  result.parties.forEach((party, place) => {
    const { bits, findings, minimum } = party
    party.verdict = VERDICTS[32 - Math.clz32(bits)]
    party.accepts = !(bits & BLOCKS)
    party.speaksFor = findings.some(finding => finding.outcome === 'met') ||
      (minimum !== null && !(bits & BELOW_MINIMUM))
    party.fromPhase = result.phases.findIndex(phase => !phase.parties[place].accepts)
    party.failing = findings.filter(finding => finding.lowers)
      .sort((a, b) => SHORTFALL[b.kind] - SHORTFALL[a.kind])
  })
  return result
}

// A rule says who has to agree: of whom nobody may block; or how many votes for it there must be,
// who has a veto, and which minority of those against it stops it. Parties are bits of a number.

const has = (mask, party) => (mask >> party & 1) === 1
const membersOf = (data, mask) => [...data.parties.keys()].filter(party => has(mask, party))
const unanimous = rule => rule.threshold === null && rule.minority === null

// Who of the rule's parties is for a package and who against it.
const ballotOf = (rule, accepting, speaking) =>
  ({ inFavour: rule.parties & accepting & speaking, against: rule.parties & ~accepting })

const votesIn = ({ votes }, mask) =>
  votes.reduce((sum, number, party) => sum + (has(mask, party) ? number : 0), 0)

// Whether the votes of these parties reach the threshold, or the thresholds joined in it.
function reached(threshold, mask) {
  if (threshold.all) return threshold.all.every(part => reached(part, mask))
  if (threshold.any) return threshold.any.some(part => reached(part, mask))
  return votesIn(threshold, mask) >= threshold.needed
}

function passes(rule, { inFavour, against }) {
  if (unanimous(rule)) return against === 0
  return !(rule.veto & against) && (rule.threshold === null || reached(rule.threshold, inFavour)) &&
    (rule.minority === null || !reached(rule.minority, against))
}

// Per term whether it is contested; null where that could not be worked out.
function contested(data, view, rule) {
  if (!unanimous(rule)) return data.terms.map((_, term) => view.settled.includes(term))
  if (view.conflicts === null) return null
  const within = ({ parties }) => (parties & ~rule.parties) === 0
  const scored = membersOf(data, rule.parties).some(party => data.parties[party].bounded)
  const conflicts = scored ? [] : view.conflicts.filter(within)
  const byRules = !view.clashes.some(within)
  const named = conflicts.flatMap(({ terms, tied }) => byRules ? tied : terms)
  const found = data.terms.map((_, term) =>
    named.includes(term) || disputed(data, view, rule, term))
  return found.includes(true) ? found : found.map(() => true)
}

// Whether binding positions of two or more of the parties leave the term no option.
function disputed(data, view, rule, term) {
  const ours = heldIn(data, view)
    .filter(({ party, may }) => has(rule.parties, party) && term in may)
  if (new Set(ours.map(held => held.party)).size < 2) return false
  return !listedOptions(data, term).some(option => ours.every(({ may }) => may[term][option]))
}

// A term's choices are its options, and last that it is left out.

const listedOptions = (data, term) => [...Array(data.terms[term].listed).keys()]
const leftOut = (data, term) => data.terms[term].options.length

// What each term may take: what is set stays; an open term that `must` be settled is not left out;
// with `silent`, a term on which somebody is silent does not leave the status quo.
function choices(data, pins, must = null, silent = null) {
  return pins.map((pin, term) => {
    if (pin >= 0) return [pin]
    const kept = silent !== null && silent[term].length > 0
    const options = listedOptions(data, term)
      .filter(option => !kept || option === data.terms[term].quo)
    return must !== null && must[term] ? options : [...options, leftOut(data, term)]
  })
}

// A diagram layer by layer: `arcs` say which arc a choice takes, `table` where each arc of each
// state leads, flat; `sizes` how many whole numbers a choice stands for, `weights` how many of
// those allowed take an arc.
function layersOf(data, { order, layers }, allowed) {
  return order.map((term, layer) => {
    const [arcs, table] = data.layers[layers[layer]], width = Math.max(...arcs) + 1
    const sizes = arcs.map((_, choice) => BigInt(data.terms[term].options[choice]?.[2] ?? 1))
    const weights = Array(width).fill(0n)
    for (const choice of allowed[term]) weights[arcs[choice]] += sizes[choice]
    return { term, arcs, table, width, sizes, weights }
  })
}

function eachArc({ table, width }, visit) {
  for (let place = 0; place < table.length; place++) {
    if (table[place] >= 0) visit(Math.floor(place / width), place % width, table[place])
  }
}

// From the ends up, per state: in how many ways the rest leads to a deal, and who accepts
// somewhere down there.
function fromBelow(layers, ends) {
  const below = [ends]
  for (const layer of [...layers].reverse()) {
    const length = layer.table.length / layer.width
    const states = Array.from({ length }, () => ({ ways: 0n, who: 0 }))
    eachArc(layer, (state, arc, to) => {
      if (!layer.weights[arc]) return
      states[state].ways += below[0][to].ways * layer.weights[arc]
      states[state].who |= below[0][to].who
    })
    below.unshift(states)
  }
  return below
}

// From the first state down, per state: in how many ways one comes there.
function fromAbove(layers, below) {
  const above = [[1n]]
  layers.forEach((layer, k) => {
    const states = below[k + 1].map(() => 0n)
    eachArc(layer, (state, arc, to) => { states[to] += above[k][state] * layer.weights[arc] })
    above.push(states)
  })
  return above
}

// How many packages and deals there are; per term and choice how many deals have it, and which
// parties accept some package with it. A choice that is not allowed counts what it would lead to,
// were its term alone set so.
function sweep(data, diagram, allowed, rule) {
  const { accepts, for: speaking = accepts } = diagram.ends
  const ballots = accepts.map((who, end) => ballotOf(rule, who, speaking[end]))
  const ends = accepts.map((who, end) => ({ ways: passes(rule, ballots[end]) ? 1n : 0n, who }))
  const layers = layersOf(data, diagram, allowed)
  const below = fromBelow(layers, ends), above = fromAbove(layers, below), ways = above.at(-1)
  const deals = [], accepting = []
  layers.forEach((layer, k) => {
    const counts = Array(layer.width).fill(0n), masks = Array(layer.width).fill(0)
    eachArc(layer, (state, arc, to) => {
      if (!above[k][state]) return
      counts[arc] += above[k][state] * below[k + 1][to].ways
      masks[arc] |= below[k + 1][to].who
    })
    deals[layer.term] = layer.arcs.map((arc, choice) => counts[arc] * layer.sizes[choice])
    accepting[layer.term] = layer.arcs.map(arc => masks[arc])
  })
  return {
    deals, accepting, total: below[0][0]?.ways ?? 0n,
    packages: ways.reduce((sum, number) => sum + number, 0n),
    possible: ballots.filter((_, end) => ways[end]),
  }
}

// Everything that is counted of a package; `must` as for `choices`.
function count(data, view, pins, rule, must, first = true) {
  const diagram = data.diagrams[first ? view.diagram : view.later]
  const counted = allowed => sweep(data, diagram, allowed, rule)
  const silent = view.silent.map(parties => membersOf(data, parties & rule.parties))
  const allowed = choices(data, pins, must), left = counted(allowed)
  return {
    packages: left.packages, deals: left.total, possible: left.possible,
    record: counted(choices(data, pins, must, silent)).total,
    silence: silent.map((parties, term) =>
      rests(data.terms[term], pins[term], allowed[term], left.deals[term]) ? parties : []),
    still: counted(choices(data, pins)),
    asItStands: counted(pins.map((pin, term) => [pin >= 0 ? pin : leftOut(data, term)])),
  }
}

// Whether the term moves in what is set, or in every deal.
function rests(term, pin, allowed, deals) {
  if (pin >= 0) return pin !== term.quo
  const stays = choice => choice === term.quo || choice === term.options.length
  const made = allowed.filter(choice => deals[choice] > 0)
  return made.length > 0 && !made.some(stays)
}
