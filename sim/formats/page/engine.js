// The engine: what holds of a package, who accepts it, how many deals there are. It touches no
// document. A package is a list `pins`: per term the place of its option, or -1 if it is left out.
'use strict'

const STATED = 1, BELOW_MINIMUM = 4, BLOCKS = 4 | 8 | 16 | 32
const SHORTFALL = { red_line: 32, condition: 16, offer_limit: 8, demand: 2 }
const BINDING = ['red_line', 'condition', 'offer_limit']
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

// The package over the status quo.
const completed = (data, pins) => pins.map((o, t) => o >= 0 ? o : data.terms[t].quo)

// Each position in force held against the package; `first` says whether rules about a first phase
// count. The same as `negsim check`.
function check(data, view, pins, first = true) {
  const full = completed(data, pins)
  const addressed = pins.filter(option => option >= 0).length
  const parties = data.parties.map(() => ({ bits: 0, findings: [], spoken: 0, addressed }))
  for (const [position, when, requires] of heldIn(data, view)) {
    const need = data.conditions[requires]
    const applies = when < 0
      ? termsOf(need).some(term => pins[term] >= 0)
      : truth(data.conditions[when], full, pins, false)
    if (!applies) continue
    const { party, kind } = data.positions[position]
    const outcome = outcomeOf(need, pins, full)
    const fails = outcome === 'contradicted' || outcome === 'silent'
    const speaks = kind !== 'openness' || outcome === 'met'
    const lowers = fails && kind in SHORTFALL
    parties[party].bits |= (speaks ? STATED : 0) | (lowers ? SHORTFALL[kind] : 0)
    const terms = fails ? decisiveTerms(need, pins, full)
      : termsOf(need).filter(term => outcome === 'met' || full[term] < 0)
    parties[party].findings.push({ position, kind, outcome, lowers, terms, phase: -1 })
  }
  parties.forEach((said, party) => {
    said.spoken = mentioned(data, view)[party].filter(term => pins[term] >= 0).length
    said.points = pointsOf(data, party, said.findings, full)
    const least = data.parties[party].minimum ?? null
    said.minimum = least
    if (said.points !== null && least !== null && said.points < BigInt(least)) {
      said.bits |= BELOW_MINIMUM
    }
  })
  return finished({ parties, rules: rulesOf(data, pins, full, first), phases: [] })
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

// Points of a scored party as an integer of its unit, null for others.
function pointsOf(data, party, findings, full) {
  const { points, bonus, cap } = data.parties[party]
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
  const pins = pinsOf(data, named.set)
  if (!named.phases.length) return check(data, view, pins)
  const whole = check(data, view, pins, false)
  const phases = named.phases.map((phase, k) =>
    ({ ...check(data, view, pinsOf(data, phase.set), k === 0), name: phase.id }))
  const parties = whole.parties.map((said, p) => throughPhases(said, phases.map(x => x.parties[p])))
  return finished({ parties, rules: whole.rules, phases })
}

function throughPhases(whole, phases) {
  const failing = new Set(whole.findings.filter(f => f.lowers).map(f => f.position))
  const earlier = new Map()
  phases.forEach((said, phase) => {
    for (const finding of said.findings) {
      const { position, lowers } = finding
      if (!lowers || failing.has(position) || earlier.has(position)) continue
      earlier.set(position, { ...finding, phase })
    }
  })
  const findings = whole.findings.map(f => earlier.get(f.position) ?? f)
  const known = new Set(whole.findings.map(f => f.position))
  for (const [position, finding] of earlier) if (!known.has(position)) findings.push(finding)
  return { ...whole, findings, bits: phases.reduce((bits, said) => bits | said.bits, whole.bits) }
}

// With verdict, acceptance and the first phase that each party blocks.
function finished(result) {
  result.parties.forEach((said, party) => {
    said.verdict = VERDICTS[32 - Math.clz32(said.bits)]
    said.accepts = !(said.bits & BLOCKS)
    said.fromPhase = result.phases.findIndex(phase => !phase.parties[party].accepts)
    const reachesMinimum = (said.minimum ?? null) !== null && !(said.bits & BELOW_MINIMUM)
    said.speaksFor = reachesMinimum || said.findings.some(f => f.outcome === 'met')
    const lowering = said.findings.filter(f => f.lowers)
    said.failing = lowering.sort((a, b) => SHORTFALL[b.kind] - SHORTFALL[a.kind])
  })
  return result
}

const nothingSet = data => data.terms.map(() => -1)

function pinsOf(data, settings) {
  const pins = nothingSet(data)
  for (const [term, option] of settings) pins[term] = option
  return pins
}

// What is worked out once per view.
function remembered(view, name, make) {
  view.remembered ??= {}
  view.remembered[name] ??= make()
  return view.remembered[name]
}

// The positions in force: place, when (-1: once it sets a term that is required), requires.
const heldIn = (data, view) => remembered(view, 'held in', () => view.held.map(k => data.held[k]))

// Per party the terms that its positions mention; `spoken` those that they require.
const mentioned = (data, view) => remembered(view, 'mentioned', () => termsByParty(data, view, true))
const spoken = (data, view) => remembered(view, 'spoken', () => termsByParty(data, view, false))

function termsByParty(data, view, andWhen) {
  const found = data.parties.map(() => new Set())
  for (const [position, when, requires] of heldIn(data, view)) {
    for (const condition of andWhen && when >= 0 ? [when, requires] : [requires]) {
      const terms = termsOf(data.conditions[condition])
      terms.forEach(term => found[data.positions[position].party].add(term))
    }
  }
  return found.map(terms => [...terms])
}

const has = (mask, party) => (mask >> party & 1) === 1
const membersOf = (data, mask) => data.parties.map((_, party) => party).filter(p => has(mask, p))
// who has a veto, and which minority of those against it stops it.

const unanimous = rule => rule.threshold === null && rule.minority === null

// Who of the rule's parties is for a package and who against it, as bits.
const ballotOf = (rule, accepting, speaking) =>
  ({ inFavour: rule.parties & accepting & speaking, against: rule.parties & ~accepting })

const votesIn = ({ votes }, mask) => votes.reduce((sum, n, party) => sum + (has(mask, party) ? n : 0), 0)

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

// The thresholds that count votes.
const leavesOf = threshold => threshold === null ? []
  : [...threshold.all ?? [], ...threshold.any ?? []].flatMap(leavesOf)
    .concat('needed' in threshold ? [threshold] : [])

// How the parties vote at each end of a diagram.
const ballotsOf = ({ ends }, rule) =>
  ends.accepts.map((who, end) => ballotOf(rule, who, (ends.for ?? ends.accepts)[end]))

// Per term the parties that must deliver it, have to agree, and have not spoken to it.
function silentOn(data, view, rule) {
  return data.terms.map((term, t) => membersOf(data, rule.parties).filter(party =>
    term.deliver.includes(party) && !spoken(data, view)[party].includes(t)))
}

// Per term whether every deal must settle it; null where that could not be worked out.
function contested(data, view, rule) {
  if (!unanimous(rule)) {
    return data.terms.map((_, term) => view.settled.includes(term))
  }
  if (view.conflicts === null || view.clashes === null) return null
  const found = data.terms.map((_, term) => disputed(data, view, rule, term))
  const scored = membersOf(data, rule.parties).some(p => (data.parties[p].minimum ?? null) !== null)
  const within = conflict => conflict.every(p => has(rule.parties, data.positions[p].party))
  const named = new Set()
  const [conflicts, clashes] = [view.conflicts, view.clashes].map(places =>
    places.map(place => data.clashing[place]).filter(within))
  for (const position of scored ? [] : conflicts.flat()) {
    const [, when, requires] = heldIn(data, view).find(held => held[0] === position)
    for (const condition of when < 0 ? [requires] : [when, requires]) {
      termsOf(data.conditions[condition]).forEach(term => named.add(term))
    }
  }
  if (!clashes.length) addTied(data, named)
  named.forEach(term => { found[term] = true })
  return found.includes(true) ? found : found.map(() => true)
}

// Where rules alone make positions clash: what hard rules name together with these terms.
function addTied(data, named) {
  for (let before = -1; before < named.size;) {
    before = named.size
    for (const terms of data.scopes.filter(some => some.some(term => named.has(term)))) {
      terms.forEach(term => named.add(term))
    }
  }
}

// Whether binding positions of two or more of the parties leave the term no option.
function disputed(data, view, rule, term) {
  const claims = remembered(view, 'claims', () => claimsOf(data, view))[term]
  const ours = claims.filter(claim => has(rule.parties, claim.party))
  if (new Set(ours.map(claim => claim.party)).size < 2) return false
  return !listedOptions(data, term).some(option => ours.every(claim => claim.may[option]))
}

const listedOptions = (data, term) => Array.from({ length: data.terms[term].listed }, (_, o) => o)

// Per term what each binding position allows, nothing being known of any other term.
function claimsOf(data, view) {
  const claims = data.terms.map(() => [])
  for (const [position, , requires] of heldIn(data, view)) {
    const { party, kind } = data.positions[position], need = data.conditions[requires]
    if (!BINDING.includes(kind)) continue
    for (const term of termsOf(need)) {
      const may = listedOptions(data, term).map(option => {
        const alone = pinsOf(data, [[term, option]])
        return truth(need, alone, alone, null) !== false
      })
      claims[term].push({ party, may })
    }
  }
  return claims
}


const leftOut = (data, term) => data.terms[term].options.length

// How many whole numbers a choice stands for.
const sizeOf = (options, choice) => options[choice]?.[2] ?? 1

// What each term may take: what is set stays; an open term that `must` be settled is not left out;
// with `silent`, a term on which somebody is silent does not leave the status quo.
function choices(data, pins, must = null, silent = null) {
  return pins.map((pin, term) => {
    if (pin >= 0) return [pin]
    const out = must !== null && must[term] ? [] : [leftOut(data, term)]
    const quo = data.terms[term].quo
    const kept = silent !== null && silent[term].length > 0
    return [...listedOptions(data, term).filter(option => !kept || option === quo), ...out]
  })
}

// The package as it stands: every term that is not set is left out.
const asItStands = (data, pins) => pins.map((pin, t) => [pin >= 0 ? pin : leftOut(data, t)])

// A diagram with its layers in place: `classes` say which arc a choice takes, `tables` where each
// arc of each state leads, flat.
function unfolded(data, place) {
  const { order, layers, ends } = data.diagrams[place], own = layers.map(k => data.layers[k])
  const options = order.map(term => data.terms[term].options)
  return {
    order, ends, options, classes: own.map(layer => layer[0]), tables: own.map(layer => layer[1]),
  }
}

// Counts are numbers where every one of them is exact as such, integers of any size beyond.
function amountsFor({ order, options }, allowed) {
  const packages = order.reduce((product, term, layer) => product * allowed[term].reduce(
    (sum, choice) => sum + sizeOf(options[layer], choice), 0), 1)
  return packages < Number.MAX_SAFE_INTEGER ? Number : BigInt
}

// Per layer and arc, how many of the choices allowed take it.
function weightsOf(diagram, allowed, amount) {
  return diagram.order.map((term, layer) => {
    const arcs = diagram.classes[layer], weights = Array(Math.max(...arcs) + 1).fill(0)
    for (const choice of allowed[term]) weights[arcs[choice]] += sizeOf(diagram.options[layer], choice)
    return weights.map(amount)
  })
}

// From the ends up, per layer and state, what `add` makes of what lies below its arcs.
function fromBelow(diagram, weights, ends, zero, add) {
  const below = [ends]
  for (let layer = weights.length - 1; layer >= 0; layer--) {
    const table = diagram.tables[layer], row = weights[layer], last = below[0], states = []
    for (let start = 0; start < table.length; start += row.length) {
      let found = zero
      for (let arc = 0; arc < row.length; arc++) {
        const to = table[start + arc]
        if (to >= 0 && row[arc]) found = add(found, last[to], row[arc])
      }
      states.push(found)
    }
    below.unshift(states)
  }
  return below
}

// Per layer and state, in how many ways the rest leads to one of these ends.
function waysDown(diagram, weights, ends, amount) {
  const counts = ends.map(end => amount(end ? 1 : 0))
  return fromBelow(diagram, weights, counts, amount(0), (sum, ways, weight) => sum + ways * weight)
}

// Per layer and state, which parties accept at some end that can be reached.
const whoBelow = (diagram, weights) =>
  fromBelow(diagram, weights, diagram.ends.accepts, 0, (all, who) => all | who)

// Per layer and state, in how many ways one comes there.
function waysThere(diagram, weights, below, amount) {
  const above = [below[0].map(() => amount(1))]
  weights.forEach((row, layer) => {
    const table = diagram.tables[layer], next = below[layer + 1].map(() => amount(0))
    above[layer].forEach((ways, state) => {
      for (let arc = 0; ways && arc < row.length; arc++) {
        const to = table[state * row.length + arc]
        if (to >= 0 && row[arc]) next[to] += ways * row[arc]
      }
    })
    above.push(next)
  })
  return above
}

const total = below => BigInt(below[0].length ? below[0][0] : 0)

// How many packages are deals, or with `all` how many are possible.
function totalOf(diagram, allowed, rule, all = false) {
  const amount = amountsFor(diagram, allowed)
  const ends = ballotsOf(diagram, rule).map(ballot => all || passes(rule, ballot))
  return total(waysDown(diagram, weightsOf(diagram, allowed, amount), ends, amount))
}

// How many deals there are; per term and choice how many deals have it, and which parties accept
// some package with it. A choice that is not allowed counts what it would lead to, were its term
// alone set so.
function sweep(diagram, allowed, rule) {
  const amount = amountsFor(diagram, allowed), weights = weightsOf(diagram, allowed, amount)
  const ballots = ballotsOf(diagram, rule), ends = ballots.map(ballot => passes(rule, ballot))
  const below = waysDown(diagram, weights, ends, amount)
  const above = waysThere(diagram, weights, below, amount), who = whoBelow(diagram, weights)
  const deals = [], accepting = []
  diagram.order.forEach((term, layer) => {
    const table = diagram.tables[layer], width = weights[layer].length
    const counts = Array(width).fill(amount(0)), masks = Array(width).fill(0)
    above[layer].forEach((ways, state) => {
      for (let arc = 0; ways && arc < width; arc++) {
        const to = table[state * width + arc]
        if (to < 0) continue
        counts[arc] += ways * below[layer + 1][to]
        masks[arc] |= who[layer + 1][to]
      }
    })
    deals[term] = diagram.classes[layer].map((arc, choice) =>
      counts[arc] * amount(sizeOf(diagram.options[layer], choice)))
    accepting[term] = diagram.classes[layer].map(arc => masks[arc])
  })
  const possible = ballots.filter((_, end) => above.at(-1)[end])
  return { total: total(below), deals, accepting, possible }
}

// Everything that is counted of a package; `must` as for `choices`.
function count(data, view, pins, rule, must, first = true) {
  const diagram = unfolded(data, first ? view.diagram : view.later)
  const silent = silentOn(data, view, rule), allowed = choices(data, pins, must)
  const left = sweep(diagram, allowed, rule)
  return {
    packages: totalOf(diagram, allowed, rule, true),
    deals: left.total,
    possible: left.possible,
    record: totalOf(diagram, choices(data, pins, must, silent), rule),
    silence: silent.map((parties, term) =>
      rests(data.terms[term], pins[term], allowed[term], left.deals[term]) ? parties : []),
    still: sweep(diagram, choices(data, pins), rule),
    asItStands: sweep(diagram, asItStands(data, pins), rule),
  }
}

// Whether the term moves in what is set, or in every deal.
function rests(term, pin, allowed, deals) {
  if (pin >= 0) return pin !== term.quo
  const stays = choice => choice === term.options.length || choice === term.quo
  const made = allowed.filter(choice => deals[choice] > 0)
  return made.length > 0 && !made.some(stays)
}
