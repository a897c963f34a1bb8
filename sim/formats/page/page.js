// The page: its fields stand in the markup; this draws it anew after each change. Texts go in as
// text only.

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

const set = (term, word) => change({ shown:
  ownPackage(state.shown.words.map((before, place) => place === term ? word : before)) })

// A number of a range; an empty field leaves the term out.
function setNumber(field) {
  const { value, min, max } = field
  if (field.checkValidity()) set(Number(field.name), value || null)
  else toldOf(field).textContent = phrase('out of range', { min, max })
}

const toldOf = field => field.parentElement.nextElementSibling

// One of them at least.
const mustAgree = asked => asked ? change({ rule: everyoneOf(asked) }) : draw()

const viewWith = (place, value) => data.views.findIndex(({ at }) =>
  at.every((other, k) => other === (k === place ? value : data.views[state.view].at[k])))

// The options of a term and, last, that it is left out.
function buildOptions(field) {
  const { options, quo } = data.terms[field.name]
  const words = options.map(([, option], k) => k === quo ? phrase('as now', { option }) : option)
  words.push(phrase('left out', { option: optionWords(field.name, quo) }))
  field.append(...words.map((label, k) => element('label', { className: 'option' },
    element('input', { type: 'radio', name: field.name, value: k < options.length ? k : -1 }),
    element('b', { role: 'img' }), element('span', {}, label), element('small', {}))))
}

function listen() {
  const on = (id, does, type = 'change') => $(id)?.addEventListener(type, e => does(e.target))
  const give = (id, text) => on(id, () => offer(text()), 'click')
  on('package', ({ value }) => change({ shown: packageAt(value === '' ? null : Number(value)) }))
  on('switches', ({ name, value }) => change({ view: viewWith(Number(name), Number(value)) }))
  on('parties', ({ name }) => mustAgree(state.rule.asked ^ 1 << name))
  $('parties').addEventListener('toggle', draw, true)
  on('own-rule', () => change({ rule: openingRule() }), 'click')
  on('settle', ({ checked }) => change({ settle: checked }))
  on('terms', target => target.type === 'number' ? setNumber(target)
    : set(Number(target.name), data.terms[target.name].options[target.value]?.[0] ?? null))
  on('every-term', draw)
  on('print', () => print(), 'click')
  give('copy', () => location.href)
  give('cite', () => phrase('citation', { ...data, ...data.scenario, ...data.views[state.view],
    link: location.href }))
  give('embed', () => phrase('snippet', { id: data.scenario.id,
    link: location.href.replaceAll('&', '&amp;').replaceAll('"', '&quot;') }))
  addEventListener('beforeprint', () => each('.group').forEach(group => { group.open = true }))
  addEventListener('popstate', () => { state = stateOf(location.hash); draw() })
}

function draw() {
  const { shown, rule } = state, view = data.views[state.view]
  const result = check(view, shown), disputed = contested(view, rule)
  const must = state.settle ? disputed : null
  const counted = view.diagram === null ? null : count(view, shown, rule, must)
  drawFinding(result, view, counted)
  drawControls(view)
  each('article').forEach((card, party) => drawCard(card, party, result))
  drawCounts(view, counted, must)
  drawTerms(counted)
  $('rules').replaceChildren(...items([...result.rules.warning, ...result.rules.note]
    .map(place => data.rules[place].says)))
  drawOpens(shown)
  if (data.switches.length) drawTurns(view, result)
  drawStands(view, disputed)
}

const isSet = () => state.shown.pins.some(pin => pin >= 0)

function drawFinding(result, view, counted) {
  const { shown, rule } = state, { main, rest } = headline(result, rule, shown)
  const fails = !passes(rule, castOf(result, rule)) && shown.pins.includes(-1)
  // Whether other terms can still mend it.
  const mends = counted && fails ? phrase(counted.still.total ? 'still' : 'never') : ''
  write($('finding'), isSet() ? main : phrase('unset'))
  write($('more'), isSet() ? `${rest} ${mends}`.trim() : '')
  write($('open'), shown.open.length ? stillOpen(view, shown, rule) : '')
  write($('origin'), shown.origin.join(' '))
  $('phases').replaceChildren(...items(shown.phases.map((phase, k) =>
    `${phase.label}: ${headline(result.phases[k], rule, shown).main}`)))
}

function drawControls(view) {
  const { place } = state.shown
  $('own-rule').hidden = isOpening(state.rule)
  $('package').options[1].hidden = !isSet() || place !== null
  $('package').value = place ?? (isSet() ? 'own' : '')
  each('#switches select').forEach((select, k) => { select.value = view.at[k] })
  $('settle').checked = state.settle
}

function drawCard(card, party, result) {
  const { shown, rule } = state, said = result.parties[party]
  const [head, word, first, below, why] = card.children, box = head.querySelector('input')
  const { stance, words, glyph, meaning } = verdictOf(party, said.verdict)
  const isAsked = has(rule.parties, party)
  box.checked = has(rule.asked, party)
  const role = box.checked ? 'is asked' : 'inside'
  write(box.nextElementSibling, phrase(!isAsked || has(rule.veto, party) ? 'must agree' : role))
  card.className = `card ${stance} ${isAsked ? '' : 'beside'}`
  write(word, `${glyph} ${words}`)
  word.title = meaning
  const [failing, ...more] = said.failing.map(({ position }) => data.positions[position].says)
  const others = more.length ? ` … ${phrase('more', { number: more.length })}` : ''
  write(first, failing ? failing + others : shortOfMinimum(party, said))
  const notes = [onRecord(party, said, shown), coverage(party, said), consent(party, result)]
  write(below, notes.filter(Boolean).map(begun).join('. '))
  // The words of a card are put in only while it is unfolded.
  why.hidden = !said.findings.length
  write(why.firstChild, phrase('words', { number: said.findings.length }))
  const found = [...said.failing, ...said.findings.filter(finding => !finding.lowers)]
  why.replaceChildren(why.firstChild, ...why.open ? found.map(f => position(f, shown)) : [])
}

// One position with the words that it rests on; of a package why it fails or is open.
function position(finding, shown) {
  const { says, tags, basis, notes } = data.positions[finding.position], { outcome } = finding
  const told = outcome ? `${tags}, ${phrase(`outcome ${outcome}`)}` : tags
  const why = finding.lowers || outcome === 'open' ? reason(finding, shown) : says
  return element('div', { className: 'position' }, element('p', {}, why), soft(told),
    ...basis.map(statement), ...notes.map(soft))
}

function statement(place) {
  const { says, quote, by } = data.statements[place]
  return element('blockquote', {}, says, ...quote ? [element('q', {}, quote)] : [], soft(by))
}

function drawCounts(view, counted, must) {
  write($('deals'), counted ? dealsWords(counted, state.rule, state.shown.pins, must)
    : phrase('too wide', { reason: view.too_wide }))
  const terms = [...data.terms.keys()].filter(term => must?.[term])
  const name = !must ? 'unknown' : terms.length < must.length ? 'some' : 'all'
  write($('contested'), state.settle ? phrase(`contested ${name}`, { terms: quoted(terms) }) : '')
}

function drawTerms(counted) {
  for (const field of each('#terms input[type=number]')) {
    const word = state.shown.words[field.name]
    field.value = Number.isInteger(Number(word)) ? word : ''
    write(toldOf(field), '')
  }
  for (const group of each('.group')) {
    const without = each('.option', group).filter(row => drawOption(row, counted)).length
    const all = each('fieldset', group).length
    const told = phrase('group', { set: all - each('[value="-1"]:checked', group).length, all })
    const hopeless = phrase('hopeless', { number: without }, without)
    write(group.querySelector('small'), without ? `${told}, ${hopeless}` : told)
  }
}

// One option with its mark, none where nothing is counted; whether it is one without a deal.
function drawOption(row, counted) {
  const [radio, mark, , why] = row.children
  const term = Number(radio.name), option = Number(radio.value)
  const choice = option < 0 ? leftOut(term) : option
  const name = counted ? markOf(counted, term, choice) : ''
  radio.checked = state.shown.pins[term] === option
  if (mark.className !== `mark ${name}`) {
    const ariaLabel = name && phrase(name)
    Object.assign(mark, { className: `mark ${name}`, hidden: !name, ariaLabel })
    mark.textContent = data.words.marks[name] ?? ''
  }
  write(why, name === 'no' ? refusing(counted.still.accepting[term][choice]) : '')
  return name === 'no' && option >= 0
}

function markOf({ asItStands, still }, term, choice) {
  if (asItStands.deals[term][choice]) return 'yes'
  return still.deals[term][choice] ? 'can' : 'no'
}

// Who accepts no package with the option, whatever else is settled.
function refusing(accepting) {
  const who = membersOf(state.rule.parties & ~accepting)
  if (!accepting || !who.length) return accepting ? '' : phrase('ruled out')
  return phrase('refuse', { who: begun(names(who)) }, many(who))
}

// What blocks and what would open it, as it was worked out when the page was made.
function drawOpens({ opens }) {
  const lists = ['concessions', 'conflicts'].filter(name => opens?.[name].length)
  $('opens').replaceChildren(
    element('p', {}, opens?.headline ?? phrase(opens === null ? 'no time' : 'not worked out')),
    ...lists.map(name => folded(phrase(name), ...opens[name].flatMap(([heading, sentences]) =>
      [element('h3', {}, heading), element('ul', {}, ...items(sentences))]))),
    ...(opens?.caveats ?? []).map(soft))
}

// The switches that alone change who blocks.
function drawTurns(view, result) {
  const blocking = ({ parties }) => parties.map(party => party.accepts).join()
  const found = data.switches.flatMap(({ id, label, values }, place) =>
    values.flatMap(([, value], k) => {
      const other = check(data.views[viewWith(place, k)], state.shown)
      if (blocking(other) === blocking(result)) return []
      const finding = headline(other, state.rule, state.shown).main
      return [phrase('turns on', { switch: label || phrase(id), value, finding })]
    }))
  $('turns').replaceChildren(...items(found.length ? found : [phrase('turns on nothing')]))
}

// The table of what each party says on each term; made anew only when it differs.
function drawStands(view, disputed) {
  const every = $('every-term').checked || !disputed, table = $('stands')
  const key = [state.view, state.rule.parties, every, disputed].join()
  if (table.dataset.shown === key) return
  table.dataset.shown = key
  const terms = [...data.terms.keys()].filter(term => every || disputed[term])
  const columns = membersOf(state.rule.parties)
  const th = (scope, text) => element('th', { scope }, text)
  const heads = columns.map(party => th('col', data.parties[party].label))
  table.replaceChildren(element('tr', {}, element('td', {}), ...heads), ...terms.map(term =>
    element('tr', {}, th('row', data.terms[term].label), ...columns.map(party =>
      cell(heldIn(view).filter(held => held.party === party && term in held.asks), term)))))
}

function cell(found, term) {
  const rank = ({ kind }) => Object.keys(data.words.kinds).indexOf(kind)
  if (!found.length) return element('td', { className: 'kind none' }, phrase('said nothing'))
  found.sort((one, other) => rank(one) - rank(other))
  return element('td', { className: `kind ${found[0].kind}` },
    ...found.map(held => folded(held.asks[term], position(held))))
}

async function offer(text) {
  Object.assign($('text'), { hidden: false, value: text })
  $('text').select()
  const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false)
  write($('told'), phrase(copied ? 'copied' : 'copy it'))
}

// Its height, for whoever frames it.
function tellHeight() {
  const tell = () => parent.postMessage({ negsim: document.documentElement.offsetHeight }, '*')
  if (parent !== window) new ResizeObserver(tell).observe(document.documentElement)
}

each('fieldset').forEach(buildOptions)
listen()
draw()
tellHeight()
