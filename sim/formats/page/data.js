// All that the page knows; docs/publish.md says what is in it.
'use strict'

const data = JSON.parse(document.getElementById('data').textContent)
