// The page: its fields stand in the markup; this draws it anew after each change. Texts go in as
// text only.

const data = JSON.parse(document.getElementById('data').textContent)
const $ = id => document.getElementById(id)
const each = (selector, within = document) => [...within.querySelectorAll(selector)]
let state = stateOf(location.hash)

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

const soft = text => element('p', { className: 'soft' }, text)
const items = texts => texts.map(text => element('li', {}, text))
const folded = (title, ...children) =>
  element('details', {}, element('summary', { className: 'soft' }, title), ...children)

// A text is touched only where it differs, so that nothing else is laid out or read out anew.
function write(place, text) {
  if (place.textContent !== text) place.textContent = text
}

function change(made) {
  Object.assign(state, made)
  // A page within a sandbox may not touch its history: the link is not kept then.
  try { history.pushState(null, '', linkOf(state)) } catch { /* nothing to do */ }
  draw()
}

function set(term, option, number = null) {
  const { [term]: _, ...others } = state.numbers
  const pins = state.pins.map((pin, place) => place === term ? option : pin)
  change({ named: null, pins, numbers: number === null ? others : { ...others, [term]: number } })
}

// A number of a range; an empty field leaves the term out.
function setNumber(field) {
  const { value, min, max } = field, term = Number(field.name)
  if (!field.checkValidity()) toldOf(field).textContent = say('out of range', { min, max })
  else if (value === '') set(term, -1)
  else set(term, optionHolding(term, Number(value)), Number(value))
}

const toldOf = field => field.parentElement.nextElementSibling

function mustAgree(party) {
  const parties = state.rule.parties ^ 1 << party
  if (parties) change({ rule: everyoneOf(parties) })
  else draw()
}

function switchTo(place, value) {
  const at = data.views[state.view].at.map((now, k) => k === place ? value : now)
  change({ view: data.views.findIndex(view => `${view.at}` === `${at}`) })
}

// The options of a term and, last, that it is left out.
function buildOptions(field) {
  const { options, quo } = data.terms[field.name]
  const words = options.map(([, option], k) => k === quo ? say('as now', { option }) : option)
  words.push(say('left out', { option: optionWords(field.name, quo) }))
  field.append(...words.map((label, k) => element('label', { className: 'option' },
    element('input', { type: 'radio', name: field.name, value: k < options.length ? k : -1 }),
    element('b', { role: 'img' }), element('span', {}, label), element('small', {}))))
}

function listen() {
  const on = (id, type, does) => $(id)?.addEventListener(type, does)
  on('package', 'change', ({ target }) => change(setting(target.value && Number(target.value))))
  on('switches', 'change', ({ target }) => switchTo(Number(target.name), Number(target.value)))
  on('parties', 'change', ({ target }) => mustAgree(Number(target.name)))
  $('parties').addEventListener('toggle', draw, true)
  on('own-rule', 'click', () => change({ rule: data.opens_on.rule }))
  on('settle', 'change', e => change({ settle: e.target.checked }))
  on('terms', 'change', ({ target }) => target.type === 'number' ? setNumber(target)
    : set(Number(target.name), Number(target.value)))
  on('every-term', 'change', draw)
  on('print', 'click', () => print())
  on('copy', 'click', () => give(location.href))
  on('cite', 'click', () => give(say('citation', { ...data, ...data.scenario,
    ...data.views[state.view], link: location.href })))
  on('embed', 'click', () => give(snippet()))
  addEventListener('beforeprint', () => each('.group').forEach(group => { group.open = true }))
  addEventListener('popstate', () => { state = stateOf(location.hash); draw() })
}

function draw() {
  const view = data.views[state.view], named = data.packages[state.named]
  const result = checked(view, named), disputed = contested(data, view, state.rule)
  const must = state.settle ? disputed : null
  const counted = view.diagram === null ? null
    : count(data, view, state.pins, state.rule, must, !named?.phases.length)
  const isSet = state.pins.some(pin => pin >= 0)
  drawFinding(result, named, isSet, counted)
  drawControls(view, named, isSet)
  each('article').forEach((card, party) => drawCard(card, party, result.parties[party], named))
  drawCounts(view, counted, must)
  drawTerms(counted)
  $('rules').replaceChildren(...items([...result.rules.warning, ...result.rules.note]
    .map(place => data.rules[place].says)))
  drawOpens(named, isSet)
  if (data.switches.length) drawTurns(named, result)
  drawStands(view, disputed)
}

const checked = (view, named) =>
  named ? checkPackage(data, view, named) : check(data, view, state.pins)

function drawFinding(result, named, isSet, counted) {
  const { main, rest } = headline(result, state.rule, named)
  const isBlocked = membersOf(data, state.rule.parties).some(p => !result.parties[p].accepts)
  // Whether other terms can still mend it.
  const mends = counted && isBlocked ? say(counted.still.total ? 'still' : 'never') : ''
  write($('finding'), isSet ? main : say('unset'))
  write($('more'), isSet ? `${rest} ${mends}`.trim() : '')
  write($('origin'), (named?.origin ?? []).join(' '))
  $('phases').replaceChildren(...items(result.phases.map((phase, k) =>
    `${named.phases[k].label}: ${headline(phase, state.rule).main}`)))
}

function drawControls(view, named, isSet) {
  $('own-rule').hidden = sameRule(state.rule, data.opens_on.rule)
  $('package').options[1].hidden = !isSet || named !== undefined
  $('package').value = named ? state.named : isSet ? 'own' : ''
  each('#switches select').forEach((select, place) => { select.value = view.at[place] })
  $('settle').checked = state.settle
}

function drawCard(card, party, said, named) {
  const [head, word, first, below, why] = card.children, box = head.querySelector('input')
  const { stance, words, glyph, meaning } = verdictOf(party, said.verdict)
  box.checked = has(state.rule.parties, party)
  write(box.nextElementSibling, say(unanimous(state.rule) ? 'must agree' : 'is asked'))
  card.className = `card ${stance} ${box.checked ? '' : 'beside'}`
  write(word, `${glyph} ${words}`)
  word.title = meaning
  const [failing, ...more] = said.failing.map(({ position }) => data.positions[position].says)
  const others = more.length ? ` … ${say('more', { number: more.length })}` : ''
  write(first, failing ? failing + others : shortOfMinimum(party, said))
  const notes = [onRecord(party, said, named), coverage(party, said)].filter(Boolean)
  write(below, notes.map(begun).join('. '))
  // The words of a card are put in only while it is unfolded.
  why.hidden = !said.findings.length
  write(why.firstChild, say('words', { number: said.findings.length }))
  const rest = said.findings.filter(finding => !finding.lowers)
  const shown = why.open ? [...said.failing, ...rest].map(f => position(f, whyOf(f, named))) : []
  why.replaceChildren(why.firstChild, ...shown)
}

const whyOf = (finding, named) => finding.lowers || finding.outcome === 'open'
  ? reason(finding, { ...state, assumed: named?.assumed ?? [] }, named) : ''

// One position with the words that it rests on.
function position({ position: place, outcome }, why = '') {
  const { says, tags, basis, notes } = data.positions[place]
  const told = outcome ? `${tags}, ${say(`outcome ${outcome}`)}` : tags
  return element('div', { className: 'position' }, element('p', {}, why || says), soft(told),
    ...basis.map(statement), ...notes.map(soft))
}

function statement(place) {
  const { says, quote, by } = data.statements[place]
  return element('blockquote', {}, says, ...quote ? [element('q', {}, quote)] : [], soft(by))
}

function drawCounts(view, counted, must) {
  write($('deals'), counted ? dealsWords(counted, state.rule, state.pins, must)
    : say('too wide', { reason: view.too_wide }))
  const terms = must?.flatMap((m, term) => m ? [term] : []) ?? []
  const name = must === null ? 'unknown' : must.includes(false) ? 'some' : 'all'
  write($('contested'), state.settle ? say(`contested ${name}`, { terms: quoted(terms) }) : '')
}

function drawTerms(counted) {
  for (const field of each('#terms input[type=number]')) {
    field.value = state.numbers[field.name] ?? single(field.name, state.pins[field.name])
    write(toldOf(field), '')
  }
  for (const group of each('.group')) {
    const without = each('.option', group).filter(row => drawOption(row, counted)).length
    const all = each('fieldset', group).length
    const told = say('group', { set: all - each('[value="-1"]:checked', group).length, all })
    const hopeless = say(`hopeless.${without === 1 ? 'one' : 'many'}`, { number: without })
    write(group.querySelector('small'), without ? `${told}, ${hopeless}` : told)
  }
}

// The number that an option of a range stands for, if it is one alone.
const single = (term, option) => data.terms[term].options[option]?.length === 2
  ? data.terms[term].options[option][0] : ''

// One option with its mark, none where nothing is counted; whether it is one without a deal.
function drawOption(row, counted) {
  const [radio, mark, , why] = row.children
  const term = Number(radio.name), option = Number(radio.value)
  const choice = option < 0 ? leftOut(data, term) : option
  const name = counted ? markOf(counted, term, choice) : ''
  radio.checked = state.pins[term] === option
  if (mark.className !== `mark ${name}`) {
    Object.assign(mark, { className: `mark ${name}`, hidden: !name, ariaLabel: name && say(name) })
    mark.textContent = data.words.marks[name] ?? ''
  }
  write(why, name === 'no' ? refusing(counted.still.accepting[term][choice]) : '')
  return name === 'no' && option >= 0
}

function markOf({ asItStands, still }, term, choice) {
  if (asItStands.deals[term][choice] > 0) return 'yes'
  return still.deals[term][choice] > 0 ? 'can' : 'no'
}

// Who accepts no package with the option, whatever else is settled.
function refusing(accepting) {
  const who = membersOf(data, state.rule.parties & ~accepting)
  if (!accepting || !who.length) return accepting ? '' : say('ruled out')
  return say(`refuse.${many(who) === 1 ? 'one' : 'many'}`, { who: begun(names(who)) })
}

// What blocks and what would open it, as it was worked out when the page was made.
function drawOpens(named, isSet) {
  const known = named ? named.opens : isSet ? undefined : data.open
  const lists = known ? ['concessions', 'conflicts'].filter(name => known[name].length) : []
  $('opens').replaceChildren(
    element('p', {}, known?.headline ?? say(known === null ? 'no time' : 'not worked out')),
    ...lists.map(name => folded(say(name), ...known[name].flatMap(([heading, sentences]) =>
      [element('h3', {}, heading), element('ul', {}, ...items(sentences))]))),
    ...(known?.caveats ?? []).map(soft))
}

// The switches that alone change who blocks.
function drawTurns(named, result) {
  const blocking = ({ parties }) => parties.map(party => party.accepts).join()
  const here = data.views[state.view].at
  const found = data.views.flatMap(view => {
    const turned = [...here.keys()].filter(place => view.at[place] !== here[place])
    const other = turned.length === 1 ? checked(view, named) : result
    if (blocking(other) === blocking(result)) return []
    const { id, label, values } = data.switches[turned[0]]
    return [say('turns on', { switch: label || say(id), value: values[view.at[turned[0]]][1],
      finding: headline(other, state.rule, named).main })]
  })
  $('turns').replaceChildren(...items(found.length ? found : [say('turns on nothing')]))
}

// The table of what each party says on each term; made anew only when it differs.
function drawStands(view, disputed) {
  const every = $('every-term').checked || !disputed
  const key = [state.view, state.rule.parties, every].join()
  if ($('stands').dataset.shown === key) return
  $('stands').dataset.shown = key
  const terms = [...data.terms.keys()].filter(term => every || disputed[term])
  const columns = membersOf(data, state.rule.parties)
  const head = columns.map(party => element('th', { scope: 'col' }, data.parties[party].label))
  $('stands').replaceChildren(element('tr', {}, element('td', {}), ...head), ...terms.map(term =>
    element('tr', {}, element('th', { scope: 'row' }, data.terms[term].label),
      ...columns.map(party => cell(view, term, party)))))
}

function cell(view, term, party) {
  const kinds = Object.keys(data.words.kinds)
  const found = heldIn(data, view)
    .filter(held => held.party === party && term in held.asks)
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))
  if (!found.length) return element('td', { className: 'kind none' }, say('not heard'))
  return element('td', { className: `kind ${found[0].kind}` },
    ...found.map(held => folded(held.asks[term], position(held))))
}

async function give(text) {
  Object.assign($('text'), { hidden: false, value: text })
  $('text').select()
  const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false)
  write($('told'), say(copied ? 'copied' : 'copy it'))
}

// An iframe that is as high as the page, which tells its height to whoever frames it.
const snippet = () => say('snippet', { id: data.scenario.id,
  link: location.href.replaceAll('&', '&amp;').replaceAll('"', '&quot;') })

function tellHeight() {
  const tell = () => parent.postMessage({ negsim: document.documentElement.offsetHeight }, '*')
  if (parent !== window) new ResizeObserver(tell).observe(document.documentElement)
}

each('fieldset').forEach(buildOptions)
listen()
draw()
tellHeight()
