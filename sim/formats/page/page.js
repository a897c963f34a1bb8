// The page: builds what there is to see once, and draws it anew after each change. Texts go in as
// text only.

const data = JSON.parse(document.getElementById('data').textContent)
const $ = id => document.getElementById(id)
let state = stateOf(data, location.hash)

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value
    else made.setAttribute(name, value)
  }
  made.append(...children)
  return made
}

// A text is touched only where it differs, so that nothing else is laid out anew.
function write(place, text) {
  if (place.textContent !== text) place.textContent = text
}

const soft = (text, tag = 'p') => element(tag, { className: 'soft' }, text)
const items = texts => texts.map(text => element('li', {}, text))
const folded = (title, ...children) =>
  element('details', {}, element('summary', { className: 'soft' }, title), ...children)

function chooser(label, values, change) {
  const options = values.map(([value, words]) => element('option', { value }, words))
  const select = element('select', {}, ...options)
  select.addEventListener('change', () => change(select.value))
  return [element('label', {}, label, select), select]
}

function checkbox(words, change) {
  const box = element('input', { type: 'checkbox' })
  box.addEventListener('change', () => change(box.checked))
  return [element('label', {}, box, ' ', element('span', {}, words)), box]
}

// ---- Changing what is shown ----

function change(made) {
  Object.assign(state, made)
  keepLink()
  draw()
}

function keepLink() {
  const link = linkOf(data, state)
  // A page within a sandbox may not touch its history.
  try { history.pushState(null, '', link) } catch { /* the link is not kept then */ }
}

function start(place) {
  const named = place < 0 ? null : place
  change({ named, pins: named === null ? nothingSet(data) : pinsOf(data, data.packages[named].set) })
}

function set(term, option) {
  change({ named: null, pins: state.pins.map((pin, t) => t === term ? option : pin) })
}

function mustAgree(party, must) {
  const parties = state.rule.parties & ~(1 << party) | (must ? 1 << party : 0)
  if (parties) change({ rule: everyoneOf(parties) })
  else draw()
}

function switchTo(place, value) {
  const at = data.views[state.view].at.map((now, k) => k === place ? value : now)
  change({ view: data.views.findIndex(view => view.at.join() === at.join()) })
}

// ---- Building ----

const parts = { cards: [], options: new Map(), groups: [], switches: [] }

function build() {
  for (const place of document.querySelectorAll('[data-say]')) {
    place.textContent = say(data, place.dataset.say)
  }
  $('title').textContent = data.scenario.title
  $('summary').textContent = data.scenario.summary
  $('made').textContent = say(data, 'made', { made_with: data.made_with, ...data.scenario })
  $('region').setAttribute('aria-label', say(data, 'table'))
  $('text').setAttribute('aria-label', say(data, 'text'))
  $('sources').append(...items(data.sources.map(source => source.full)))
  buildStart()
  parts.cards = data.parties.map((_, party) => buildCard(party))
  buildTerms()
  parts.settle = checkbox(say(data, 'settle'), settle => change({ settle }))[1]
  for (const mark of ['yes', 'can', 'no']) {
    $('marks').append(element('span', {}, glyph(mark), ` ${say(data, mark)}`))
  }
  for (const [kind, words] of Object.entries(data.words.kinds)) {
    $('kinds').append(element('span', { className: `kind ${kind}` }, words))
  }
  $('kinds').append(element('span', { className: 'kind none' }, say(data, 'silence')))
  $('every-term').addEventListener('change', drawStands)
  $('own-rule').addEventListener('click', () => change({ rule: opening(data).rule }))
  $('print').addEventListener('click', () => print())
  $('copy').addEventListener('click', () => give(location.href))
  $('cite').addEventListener('click', () => give(citation()))
  $('embed').addEventListener('click', () => give(snippet()))
}

function buildStart() {
  const named = data.packages.map((p, place) => [place, p.label])
  const [label, select] = chooser(say(data, 'package'), [[-1, say(data, 'nothing')], ...named],
    value => start(Number(value)))
  parts.own = element('option', { value: 'own', hidden: true }, say(data, 'own'))
  select.append(parts.own)
  parts.start = select
  $('start').append(label)
  if (!data.switches.length) return
  const bar = element('div', { className: 'bar' })
  parts.switches = data.switches.map(({ id, label: words, values }, place) => {
    const [made, choice] = chooser(words || say(data, id), values.map((v, k) => [k, v[1]]),
      value => switchTo(place, Number(value)))
    bar.append(made)
    return choice
  })
  $('start').append(folded(say(data, 'counted'), bar))
}

function buildCard(party) {
  const [label, box] = checkbox(say(data, 'must agree'), must => mustAgree(party, must))
  const made = {
    box, word: element('p', { className: 'word' }), first: element('p'), soft: soft(''),
    why: folded(''), card: element('article', {}),
  }
  label.className = 'controls'
  const head = element('h3', {}, data.parties[party].label)
  made.card.append(element('div', { className: 'head' }, head, label))
  made.card.append(made.word, made.first, made.soft, made.why)
  made.why.addEventListener('toggle', () => drawWords(party))
  $('parties').append(made.card)
  return made
}

function buildTerms() {
  for (const group of new Set(data.terms.map(term => term.group))) {
    const terms = [...data.terms.keys()].filter(term => data.terms[term].group === group)
    const note = element('small')
    const title = element('summary', {}, `${group || say(data, 'no group')} `, note)
    const grid = element('div', { className: 'grid' }, ...terms.map(buildTerm))
    $('terms').append(element('details', { className: 'group' }, title, grid))
    parts.groups.push({ terms, note })
  }
}

function buildTerm(term) {
  const { label, options, quo, note } = data.terms[term]
  const field = element('fieldset', {}, element('legend', {}, label))
  if (note) field.append(soft(note))
  options.forEach(([, words], option) => {
    const now = option === quo ? ` ${say(data, 'as now')}` : ''
    field.append(buildOption(term, option, words + now))
  })
  const stays = say(data, 'left out', { option: optionWords(data, term, quo) })
  field.append(buildOption(term, -1, stays))
  return field
}

function buildOption(term, option, words) {
  const radio = element('input', { type: 'radio', name: `term ${term}` })
  radio.addEventListener('change', () => set(term, option))
  const made = { radio, mark: glyph(''), why: element('small') }
  parts.options.set(`${term} ${option}`, made)
  return element('label', { className: 'option' }, radio, made.mark,
    element('span', {}, words), made.why)
}

const MARKS = { yes: '✔', can: '◇', no: '✖' }

function glyph(mark) {
  const made = element('b', { role: 'img' })
  marked(made, mark)
  return made
}

function marked(place, mark) {
  const kind = `mark ${mark}`
  if (place.className === kind) return
  place.className = kind
  place.textContent = MARKS[mark] ?? ''
  place.setAttribute('aria-label', mark ? say(data, mark) : '')
}

// ---- Drawing ----

function draw() {
  const view = data.views[state.view]
  const named = state.named === null ? null : data.packages[state.named]
  const result = named ? checkPackage(data, view, named) : check(data, view, state.pins)
  const isSet = state.pins.some(pin => pin >= 0)
  const must = state.settle ? contested(data, view, state.rule) : null
  const first = !named?.phases.length
  const counted = view.diagram === null ? null
    : count(data, view, state.pins, state.rule, must, first)
  const { main, rest } = headline(data, result, state.rule, named)
  write($('finding'), isSet ? main : say(data, 'unset'))
  write($('more'), isSet ? [rest, stillWords(result, counted)].join(' ') : '')
  write($('origin'), (named?.origin ?? []).join(' '))
  $('phases').replaceChildren(...items(result.phases.map((phase, k) =>
    `${named.phases[k].label}: ${headline(data, phase, state.rule, null).main}`)))
  $('own-rule').hidden = sameRule(state.rule, opening(data).rule)
  parts.own.hidden = named !== null || !isSet
  parts.start.value = named ? state.named : isSet ? 'own' : -1
  parts.switches.forEach((choice, place) => { choice.value = view.at[place] })
  result.parties.forEach((said, party) => drawCard(party, said, named))
  drawCounts(view, counted, must)
  drawTerms(counted)
  drawRules(result)
  drawOpens(named, isSet)
  drawTurns(named, result)
  drawStands()
}

// Of a package that is blocked: whether other terms can still mend it.
function stillWords(result, counted) {
  const inTheWay = (said, party) => has(state.rule.parties, party) && !said.accepts
  if (!counted || !result.parties.some(inTheWay)) return ''
  return say(data, counted.still.total ? 'still' : 'never')
}

function drawCard(party, said, named) {
  const { card, box, word, first, soft: below, why } = parts.cards[party]
  const { stance, words } = stanceOf(data, party, said.verdict)
  const asked = has(state.rule.parties, party)
  box.checked = asked
  write(box.parentElement.lastChild, say(data, unanimous(state.rule) ? 'must agree' : 'is asked'))
  card.className = `card ${stance} ${asked ? '' : 'beside'}`
  write(word, `${data.words.glyphs[stance]} ${words}`)
  word.title = data.words.verdict_meanings[said.verdict]
  const failing = said.failing.map(f => data.positions[f.position].says)
  const more = failing.length > 1 ? ` … ${say(data, 'more', { number: failing.length - 1 })}` : ''
  write(first, failing.length ? failing[0] + more : shortOfMinimum(data, party, said))
  const notes = [onRecord(data, party, said, named), coverage(data, party, said)].filter(Boolean)
  write(below, notes.map(begun).join('. '))
  why.hidden = !said.findings.length
  const rest = said.findings.filter(finding => !finding.lowers)
  write(why.firstChild, numbersOf(said, rest))
  parts.cards[party].words = () => [...said.failing, ...rest].map(finding =>
    position(finding, whyOf(finding, named)))
  drawWords(party)
}

// The words of a card are put in only while it is unfolded.
function drawWords(party) {
  const { why, words } = parts.cards[party]
  why.replaceChildren(why.firstChild, ...why.open ? words() : [])
}

function whyOf(finding, named) {
  const told = finding.lowers || finding.outcome === 'open'
  return told ? reason(data, finding, state.pins, named?.assumed ?? [], named) : ''
}

function numbersOf(said, rest) {
  const met = rest.filter(f => f.outcome === 'met').length
  const open = rest.filter(f => f.outcome === 'open').length
  const numbers = { 'not met': said.failing.length, met, open, other: rest.length - met - open }
  const words = Object.entries(numbers).filter(([, number]) => number)
  return `${words.map(([name, number]) => say(data, name, { number })).join(', ')}: ${say(data, 'words')}`
}

// One position with the words that it rests on.
function position({ position: place, outcome }, why) {
  const { says, kind, evidence, collective, note, basis, sources } = data.positions[place]
  const tags = [data.words.kinds[kind], evidence, collective && say(data, 'collective'),
    outcome && say(data, `outcome ${outcome}`)].filter(Boolean)
  const cited = listed(data, sources.map(source => data.sources[source].short))
  return element('div', { className: 'position' }, element('p', {}, why || says),
    soft(tags.join(', ')), ...basis.map(statement),
    ...[cited, note && say(data, 'note', { note })].filter(Boolean).map(text => soft(text)),
    ...basis.length || cited ? [] : [soft(say(data, 'no source'))])
}

function statement(place) {
  const { says, quote, speaker, date, sources } = data.statements[place]
  const by = [speaker?.replaceAll('_', ' '), date, ...sources.map(s => data.sources[s].short)]
  return element('blockquote', {}, says, ...quote ? [element('q', {}, quote)] : [],
    soft(by.filter(Boolean).join(' · ')))
}

function drawCounts(view, counted, must) {
  const terms = must ? listed(data, must.flatMap((m, term) => m ? [quoted(data, term)] : [])) : ''
  const name = must === null ? 'contested unknown' : must.includes(false) ? 'contested' : 'contested all'
  const told = state.settle ? [soft(say(data, name, { terms }))] : []
  parts.settle.checked = state.settle
  $('settle').replaceChildren(parts.settle.parentElement, ...told)
  write($('deals'), counted ? dealsWords(data, counted, state.rule, state.pins, must)
    : say(data, 'too wide', { reason: view.too_wide }))
  const numbers = counted ? [['deals left', counted.deals], ['on the record', counted.record]] : []
  $('numbers').replaceChildren(...numbers.map(([words, number]) =>
    element('p', { title: String(number) }, element('b', {}, big(number)), say(data, words))))
}

function drawTerms(counted) {
  for (const { terms, note } of parts.groups) {
    const number = terms.reduce((sum, term) => sum + drawTerm(term, counted), 0)
    const hopeless = number === 1 ? 'hopeless.one' : 'hopeless.many'
    const isSet = terms.filter(term => state.pins[term] >= 0)
    const group = say(data, 'group', { set: isSet.length, all: terms.length })
    write(note, number ? `${group}, ${say(data, hopeless, { number })}` : group)
  }
}

// The marks of one term, none where nothing is counted; how many options leave no deal.
function drawTerm(term, counted) {
  const options = [-1, ...data.terms[term].options.keys()].map(option => {
    const choice = option < 0 ? leftOut(data, term) : option
    const { radio, mark: place, why } = parts.options.get(`${term} ${option}`)
    const mark = counted ? markOf(counted, term, choice) : ''
    radio.checked = state.pins[term] === option
    marked(place, mark)
    write(why, mark === 'no' ? refusing(counted.still.accepting[term][choice]) : '')
    return option >= 0 && mark === 'no'
  })
  return options.filter(Boolean).length
}

function markOf({ asItStands, still }, term, choice) {
  if (asItStands.deals[term][choice] > 0) return 'yes'
  return still.deals[term][choice] > 0 ? 'can' : 'no'
}

// Who accepts no package with the option, whatever else is settled.
function refusing(accepting) {
  if (!accepting) return say(data, 'ruled out')
  const who = membersOf(data, state.rule.parties & ~accepting)
  if (!who.length) return ''
  return say(data, `refuse.${who.length === 1 ? 'one' : 'many'}`, { who: begun(names(data, who)) })
}

function drawRules({ rules }) {
  const places = [...rules.warning, ...rules.note]
  $('rules').replaceChildren(...items(places.map(place => data.rules[place].says)))
}

// What blocks and what would open it, as it was worked out when the page was made.
function drawOpens(named, isSet) {
  const known = named ? named.opens : isSet ? undefined : data.open
  const box = $('opens')
  if (!known) {
    box.replaceChildren(soft(say(data, known === null ? 'no time' : 'not worked out')))
    return
  }
  const who = listed(data, data.opens_on.rule.parties.map(party => data.parties[party].label))
  const grouped = groups => groups.map(([heading, sentences]) =>
    element('div', {}, element('h3', {}, heading), element('ul', {}, ...items(sentences))))
  const lists = ['concessions', 'conflicts'].filter(name => known[name].length).map(name =>
    folded(say(data, name), ...grouped(known[name])))
  const more = ['concessions', 'conflicts'].filter(name => known[`more_${name}`]).map(name =>
    say(data, `more ${name}`, { number: known[`more_${name}`] }))
  box.replaceChildren(element('p', {}, known.headline), ...lists,
    ...[...more, ...known.caveats, say(data, 'worked out', { who })].map(text => soft(text)))
}

// The switches that alone change who blocks.
function drawTurns(named, result) {
  const now = blocking(result), here = data.views[state.view].at, found = []
  data.views.forEach(view => {
    const turned = view.at.flatMap((value, place) => value === here[place] ? [] : [place])
    if (turned.length !== 1) return
    const other = named ? checkPackage(data, view, named) : check(data, view, state.pins)
    if (blocking(other) === now) return
    const { id, label, values } = data.switches[turned[0]]
    found.push(say(data, 'turns on', {
      switch: label || say(data, id), value: values[view.at[turned[0]]][1],
      finding: headline(data, other, state.rule, named).main,
    }))
  })
  $('turning').hidden = !data.switches.length
  $('turns').replaceChildren(...items(found.length ? found : [say(data, 'turns on nothing')]))
}

const blocking = result => result.parties.map(said => said.accepts).join()

// The table of what each party says on each term; made anew only when it differs.
function drawStands() {
  const view = data.views[state.view], every = $('every-term').checked
  const key = JSON.stringify([state.view, state.rule, every])
  if (parts.stands === key) return
  parts.stands = key
  const must = every ? null : contested(data, view, state.rule)
  const terms = data.terms.map((_, term) => term).filter(term => must === null || must[term])
  const columns = membersOf(data, state.rule.parties)
  const head = columns.map(p => element('th', { scope: 'col' }, data.parties[p].label))
  const rows = terms.map(term => element('tr', {},
    element('th', { scope: 'row' }, data.terms[term].label),
    ...columns.map(party => cell(view, term, party))))
  $('stands').replaceChildren(element('thead', {}, element('tr', {}, element('td'), ...head)),
    element('tbody', {}, ...rows))
}

const KINDS = ['red_line', 'condition', 'offer_limit', 'demand', 'preference', 'openness']

function cell(view, term, party) {
  const rank = ([place]) => KINDS.indexOf(data.positions[place].kind)
  const found = heldIn(data, view).filter(([place]) => data.positions[place].party === party)
    .flatMap(([place, , , asks]) => asks.filter(ask => ask[0] === term).map(ask => [place, ask[1]]))
    .sort((a, b) => rank(a) - rank(b))
  if (!found.length) return element('td', { className: 'kind none' }, say(data, 'not heard'))
  return element('td', { className: `kind ${data.positions[found[0][0]].kind}` },
    ...found.map(([place, words]) => folded(words, position({ position: place }, ''))))
}

// ---- Taking away ----

async function give(text) {
  Object.assign($('text'), { hidden: false, value: text })
  $('text').select()
  try {
    await navigator.clipboard.writeText(text)
    $('told').textContent = say(data, 'copied')
  } catch {
    $('told').textContent = say(data, 'copy it')
  }
}

function citation() {
  const { evidence, as_of } = data.views[state.view]
  const { title, id, digest } = data.scenario
  return say(data, 'citation', { title, id, digest, day: as_of, level: evidence,
    made_with: data.made_with, link: location.href })
}

// An iframe that is as high as the page, which tells its height to whoever frames it.
function snippet() {
  const frame = `negsim-${data.scenario.id}`
  const address = location.href.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  return `<iframe id="${frame}" src="${address}" sandbox="allow-scripts allow-modals" ` +
    'width="100%" height="1200" style="border:0"></iframe>\n<script>addEventListener("message", ' +
    `e => { const f = document.getElementById("${frame}"); if (e.source === f.contentWindow && ` +
    'e.data && e.data.negsim > 0) f.style.height = e.data.negsim + "px" })<\/script>'
}

function tellHeight() {
  const tell = () => parent.postMessage({ negsim: document.documentElement.offsetHeight }, '*')
  if (parent !== window) new ResizeObserver(tell).observe(document.documentElement)
}

addEventListener('popstate', () => { state = stateOf(data, location.hash); draw() })
build()
draw()
tellHeight()
