// The engine: what holds of a package, who accepts it, how many deals there are. It knows `data`
// and no document. `pins` holds per term the place of its option, or -1 if it is left out; parties
// are bits of a number.

const STATED = 1, BELOW_MINIMUM = 4, BLOCKS = 4 | 8 | 16 | 32
const SHORTFALL = { red_line: 32, condition: 16, offer_limit: 8, demand: 2 }
const VERDICTS = ['no_stated_view', 'no_objection', 'demand_unmet', 'below_minimum', 'beyond_offer',
  'condition_unmet', 'crosses_red_line']

// True, false, or null where it hinges on a term without a value; `missing` stands for that.
// `values` holds the option in force of each term or -1, `pins` what the package sets.
function truth(condition, values, pins, missing) {
  const [kind, term, fits] = condition
  if (kind === 'a') return pins[term] >= 0
  if (kind === 'i') return values[term] < 0 ? missing : fits[values[term]] === 1
  if (kind === '+') return compared(condition, values, missing)
  const [, least, most, ...parts] = condition
  const truths = parts.map(part => truth(part, values, pins, missing))
  const held = numberOf(truths, true), maybe = held + numberOf(truths, null)
  if (held > most || maybe < least) return false
  return held >= least && maybe <= most || null
}

const numberOf = (truths, wanted) => truths.filter(one => one === wanted).length

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

// Each position in force held against the package, as `negsim check` does: against each phase, and
// against all of them laid over each other. `first` says whether rules of a first phase count.
function check(view, { pins, phases }, first = !phases.length) {
  const full = pins.map((option, term) => option >= 0 ? option : data.terms[term].quo)
  const steps = phases.map((phase, k) => check(view, { ...phase, phases: [] }, k === 0))
  const held = heldIn(view)
  const findings = held.filter(position => applies(position, pins, full))
    .map(position => findingOf(position, pins, full))
  const parties = data.parties.map((about, party) => {
    const heard = held.filter(one => one.party === party).flatMap(one => one.speaksOf)
    const own = findings.filter(finding => finding.party === party)
    return { addressed: pins.filter(option => option >= 0).length,
      spoken: new Set(heard.filter(term => pins[term] >= 0)).size,
      ...saidBy(about, own, full, steps.map(step => step.parties[party])) }
  })
  return { parties, rules: rulesOf(pins, full, first), phases: steps }
}

// What may be in force; `parts` are the terms of each part of what it requires.
const HELD = data.held.map(([position, when, needs, asks, may]) => {
  const { party, kind } = data.positions[position], parts = data.condition_terms[needs]
  const terms = [...new Set(parts.flat())], requires = data.conditions[needs]
  const speaksOf = [...terms, ...(data.condition_terms[when] ?? []).flat()]
  return { position, party, kind, when, asks, may, requires, parts, terms, speaksOf }
})

const heldIn = view => view.held.map(place => HELD[place])

const applies = ({ when, terms }, pins, full) => when >= 0
  ? truth(data.conditions[when], full, pins, false) : terms.some(term => pins[term] >= 0)

function findingOf(held, pins, full) {
  const { position, party, kind, requires } = held, outcome = outcomeOf(requires, pins, full)
  const fails = outcome === 'contradicted' || outcome === 'silent'
  const terms = fails ? decisiveTerms(held, pins, full)
    : held.terms.filter(term => outcome === 'met' || full[term] < 0)
  return { position, party, kind, outcome, terms, lowers: fails && kind in SHORTFALL, phase: -1 }
}

function outcomeOf(requires, pins, full) {
  const whole = truth(requires, full, pins, null)
  if (whole === null) return 'open'
  if (whole) return 'met'
  return truth(requires, pins, pins, null) === false ? 'contradicted' : 'silent'
}

// The terms whose parts of the requirement fail; of what is counted too many may hold.
function decisiveTerms({ requires, parts, terms }, pins, full) {
  if (parts.length < 2) return terms
  const [, , most, ...conditions] = requires
  const truths = conditions.map(part => truth(part, full, pins, null))
  const told = numberOf(truths, true) > most
  const failing = new Set(parts.filter((_, place) => truths[place] === told).flat())
  return failing.size ? [...failing] : terms
}

// What one party says of a package with these findings, and of its phases: what fails in any of
// them fails. `bits` are its shortfalls, `points` and `minimum` integers of its unit, or null.
function saidBy(party, findings, full, phases) {
  const found = new Map(findings.map(finding => [finding.position, finding]))
  phases.forEach(({ failing }, phase) => failing.forEach(one => {
    if (!found.get(one.position)?.lowers) found.set(one.position, { ...one, phase })
  }))
  const all = [...found.values()], points = pointsOf(party, findings, full)
  const minimum = party.minimum ? BigInt(party.minimum) : null
  const below = points !== null && minimum !== null && points < minimum
  const bits = [...all.map(bitsOf), ...phases.map(phase => phase.bits)]
    .reduce((one, other) => one | other, below ? BELOW_MINIMUM : 0)
  return {
    findings: all, points, minimum, bits,
    verdict: VERDICTS[32 - Math.clz32(bits)],
    accepts: !(bits & BLOCKS),
    speaksFor: all.some(finding => finding.outcome === 'met') ||
      (minimum !== null && !(bits & BELOW_MINIMUM)),
    fromPhase: phases.findIndex(phase => !phase.accepts),
    failing: all.filter(finding => finding.lowers)
      .sort((one, other) => SHORTFALL[other.kind] - SHORTFALL[one.kind]),
  }
}

const bitsOf = ({ kind, outcome, lowers }) =>
  (kind !== 'openness' || outcome === 'met' ? STATED : 0) | (lowers ? SHORTFALL[kind] : 0)

function pointsOf({ points, bonus, cap }, findings, full) {
  if (points === undefined) return null
  const worth = Object.entries(points).map(([term, row]) => row[full[term]] ?? 0)
  const met = findings.filter(finding => finding.outcome === 'met')
  const total = [...worth, ...met.map(({ position }) => bonus[position] ?? 0)]
    .reduce((sum, number) => sum + BigInt(number), 0n)
  return cap !== null && total > BigInt(cap) ? BigInt(cap) : total
}

// Rules broken, and notes that apply, by their severity.
function rulesOf(pins, full, first) {
  const found = { hard: [], warning: [], note: [] }
  data.rules.forEach(({ severity, when, then, first_phase: firstOnly }, place) => {
    if ((firstOnly && !first) || !truth(data.conditions[when], pins, pins, false)) return
    const broken = then >= 0 && truth(data.conditions[then], full, pins, null) === false
    if (severity === 'note' || broken) found[severity].push(place)
  })
  return found
}

// A rule says who has to agree: of whom nobody may block; or how many votes for it there must be,
// who has a veto, and which minority of those against it stops it.

const has = (mask, party) => (mask >> party & 1) === 1
const membersOf = mask => [...data.parties.keys()].filter(party => has(mask, party))
const maskOf = parties => parties.reduce((mask, party) => mask | 1 << party, 0)
const unanimous = rule => rule.threshold === null && rule.minority === null

// The rule that none of the parties asked may block; with whom they need inside them.
function everyoneOf(asked) {
  const inside = party => data.parties[party].inside
  const firm = [...new Set(membersOf(asked).flatMap(party => inside(party)?.firm ?? [party]))]
  const counted = firm.flatMap(party => inside(party)?.counted ?? [])
  const parties = firm.reduce((mask, party) => mask | (inside(party)?.parties ?? 1 << party), 0)
  const threshold = counted.length ? { all: counted } : null
  return { asked, parties, veto: maskOf(firm), threshold, minority: null }
}

const openingRule = () => data.opens_on.rule ?? everyoneOf(data.opens_on.asked)

// Who of the rule's parties is for a package and who against it.
const ballotOf = (rule, accepting, speaking) =>
  ({ inFavour: rule.parties & accepting & speaking, against: rule.parties & ~accepting })

function castOf({ parties }, rule) {
  const mask = name => maskOf([...parties.keys()].filter(party => parties[party][name]))
  return ballotOf(rule, mask('accepts'), mask('speaksFor'))
}

const votesIn = ({ votes }, mask) =>
  votes.reduce((sum, number, party) => sum + (has(mask, party) ? number : 0), 0)

// Whether the votes of these parties reach the threshold, or the thresholds joined in it.
function reached(threshold, mask) {
  if (threshold.all) return threshold.all.every(part => reached(part, mask))
  if (threshold.any) return threshold.any.some(part => reached(part, mask))
  return votesIn(threshold, mask) >= threshold.needed
}

const passes = ({ veto, threshold, minority }, { inFavour, against }) =>
  !(veto & against) && (threshold === null || reached(threshold, inFavour)) &&
  (minority === null || !reached(minority, against))

// Who withholds the consent that a party needs inside it; nobody if it has it.
function withholding(party, ballot) {
  const { each, votes, needed } = data.parties[party].inside ?? { each: [], votes: [], needed: 0 }
  const missing = each.filter(one => has(ballot.against, one) || withholding(one, ballot).length)
  const against = votes.filter(([one]) => !isFor(one, ballot))
  const cast = votes.filter(vote => !against.includes(vote)).reduce((sum, [, n]) => sum + n, 0)
  return cast < needed ? [...missing, ...against.map(([one]) => one)] : missing
}

const isFor = (party, ballot) => has(ballot.inFavour, party) &&
  (data.parties[party].inside?.each ?? []).every(member => isFor(member, ballot)) &&
  !withholding(party, ballot).length

// Per term whether it is contested; null where that could not be worked out.
function contested(view, rule) {
  if (!unanimous(rule)) {
    const terms = data.settled[view.settled[rule === data.opens_on.rule ? 'own' : rule.asked]]
    return terms ? data.terms.map((_, term) => terms.includes(term)) : null
  }
  if (view.conflicts === null) return null
  const within = ({ parties }) => (parties & ~rule.parties) === 0
  const scored = membersOf(rule.parties).some(party => data.parties[party].bounded)
  const conflicts = scored ? [] : view.conflicts.filter(within)
  const byRules = !view.clashes.some(within)
  const named = conflicts.flatMap(({ terms, tied }) => byRules ? tied : terms)
  const found = data.terms.map((_, term) => named.includes(term) || disputed(view, rule, term))
  return found.includes(true) ? found : found.map(() => true)
}

// Whether binding positions of two or more of the parties leave the term no option.
function disputed(view, rule, term) {
  const ours = heldIn(view).filter(({ party, may }) => has(rule.parties, party) && term in may)
  return new Set(ours.map(held => held.party)).size > 1 &&
    !listedOptions(term).some(option => ours.every(({ may }) => may[term][option]))
}

// A term's choices are its options, and last that it is left out.

const listedOptions = term => [...Array(data.terms[term].listed).keys()]
const leftOut = term => data.terms[term].options.length

// What each term may take: what is set stays; an open term that `must` be settled is not left out;
// with `silent`, a term on which somebody is silent does not leave the status quo.
const choices = (pins, must, silent = null) => pins.map((pin, term) => {
  if (pin >= 0) return [pin]
  const kept = silent?.[term].length > 0
  const options = listedOptions(term).filter(option => !kept || option === data.terms[term].quo)
  return must?.[term] ? options : [...options, leftOut(term)]
})

// A diagram layer by layer: `arcs` say which arc a choice takes, `table` where each arc of each
// state leads, flat; `sizes` how many whole numbers a choice stands for, `weights` how many of
// those allowed take an arc.
const layersOf = ({ order, layers }, allowed, number) => order.map((term, layer) => {
  const [arcs, table] = data.layers[layers[layer]], width = Math.max(...arcs) + 1
  const sizes = arcs.map((_, choice) => number(data.terms[term].options[choice]?.[2] ?? 1))
  const weights = Array(width).fill(number(0))
  for (const choice of allowed[term]) weights[arcs[choice]] += sizes[choice]
  return { term, arcs, table, width, sizes, weights, states: table.length / width }
})

// Every arc with something possible below it.
function eachArc({ table, width }, visit) {
  for (let place = 0; place < table.length; place++) {
    if (table[place] >= 0) visit(Math.floor(place / width), place % width, table[place])
  }
}

// How many deals there are; in how many ways each end state is reached; per term and choice how
// many deals have it, and which parties accept some package with it. A choice that is not allowed
// counts what it would lead to, were its term alone set so. Where it only matters whether there
// are any, `number` is Number, which is faster and never takes some for none.
function sweep(diagram, allowed, rule, number = BigInt) {
  const { accepts, for: speaking = accepts } = diagram.ends, none = number(0)
  const layers = layersOf(diagram, allowed, number)
  const ends = accepts.map((who, end) => ({ who, ...ballotOf(rule, who, speaking[end]) }))
  const above = fromAbove(layers, ends.length, number), deals = [], accepting = []
  ends.forEach((end, place) => { end.ways = above[layers.length][place] })
  // From the ends up, per state: in how many ways the rest leads to a deal, and who accepts
  // somewhere down there.
  let below = ends.map(end => number(passes(rule, end))), whoBelow = accepts
  for (const [k, layer] of [...layers.entries()].reverse()) {
    const { term, arcs, width, sizes, weights, states } = layer
    const ways = Array(states).fill(none), who = Array(states).fill(0)
    const counts = Array(width).fill(none), masks = Array(width).fill(0)
    eachArc(layer, (state, arc, to) => {
      if (weights[arc]) {
        who[state] |= whoBelow[to]
        if (below[to]) ways[state] += weights[arc] * below[to]
      }
      if (above[k][state]) {
        masks[arc] |= whoBelow[to]
        if (below[to]) counts[arc] += above[k][state] * below[to]
      }
    })
    deals[term] = arcs.map((arc, choice) => counts[arc] * sizes[choice])
    accepting[term] = arcs.map(arc => masks[arc]);
    [below, whoBelow] = [ways, who]
  }
  return { total: below[0] ?? none, deals, accepting, ends: ends.filter(end => end.ways) }
}

// From the first state down, per layer and state: in how many ways one comes there.
function fromAbove(layers, ends, number) {
  const above = [[number(1)]]
  layers.forEach((layer, k) => {
    const ways = Array(layers[k + 1]?.states ?? ends).fill(number(0))
    eachArc(layer, (state, arc, to) => {
      const weight = above[k][state] && layer.weights[arc]
      if (weight) ways[to] += above[k][state] * weight
    })
    above.push(ways)
  })
  return above
}

const packagesIn = (ends, counts = () => true) =>
  ends.filter(counts).reduce((sum, end) => sum + end.ways, 0n)

const diagramOf = (view, { phases }) => data.diagrams[phases.length ? view.later : view.diagram]

// Everything that is counted of a package; `must` as for `choices`.
function count(view, shown, rule, must) {
  const { pins } = shown, diagram = diagramOf(view, shown)
  const silent = view.silent.map(parties => membersOf(parties & rule.parties))
  const allowed = choices(pins, must), left = sweep(diagram, allowed, rule)
  const asSet = pins.map((pin, term) => [pin >= 0 ? pin : leftOut(term)])
  return {
    packages: packagesIn(left.ends), deals: left.total, ends: left.ends,
    record: sweep(diagram, choices(pins, must, silent), rule).total,
    silence: silent.map((parties, term) =>
      rests(data.terms[term], pins[term], allowed[term], left.deals[term]) ? parties : []),
    still: sweep(diagram, choices(pins, null), rule, Number),
    asItStands: sweep(diagram, asSet, rule, Number),
  }
}

// The ways to settle what a named package leaves to be negotiated, and all of them that are deals.
function completions(view, shown, rule) {
  const allowed = shown.pins.map((pin, term) =>
    pin >= 0 ? [pin] : shown.open.includes(term) ? listedOptions(term) : [leftOut(term)])
  const { total, ends } = sweep(diagramOf(view, shown), allowed, rule)
  return { deals: total, ends, ways: packagesIn(ends) }
}

// Whether the term moves in what is set, or in every deal.
function rests(term, pin, allowed, deals) {
  if (pin >= 0) return pin !== term.quo
  const stays = choice => choice === term.quo || choice === term.options.length
  const made = allowed.filter(choice => deals[choice] > 0)
  return made.length > 0 && !made.some(stays)
}
