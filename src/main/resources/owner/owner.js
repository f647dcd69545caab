// What the owner's pages do beyond forms and links. Everything also works without it, but for the live preview.

/** The shop's own element, fed with a state the server wrote: <owner-preview data-state="{…}" lang="sv"><trappa-stairs>. */
customElements.define('owner-preview', class extends HTMLElement {
  static observedAttributes = ['data-state', 'lang'];

  connectedCallback() { this.show(); }

  attributeChangedCallback() { if (this.isConnected) this.show(); }

  show() {
    const stairs = this.querySelector('trappa-stairs');
    if (!stairs || !this.dataset.state) return;
    stairs.lang = this.lang;
    stairs.data = JSON.parse(this.dataset.state);
  }
});

// On a narrow screen the menu is one line that scrolls: the page one is on shall be in sight.
document.querySelector('.menu [aria-current]')?.scrollIntoView({block: 'nearest', inline: 'center'});

// Of what was wrong, the first is where the hand goes next.
document.querySelector('main [aria-invalid="true"]')?.focus();

// What is shown once was made by the form before: to load the page again is to look at the list, not to make another.
const made = document.querySelector('[data-made]');
if (made) history.replaceState(null, '', made.dataset.made);

// A form that was sent is not sent again by a second click; coming back with the browser's button makes it whole again.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post' || form.hasAttribute('hx-post')) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = '1';
  setTimeout(() => delete form.dataset.sent, 4000);
}, true);
addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent));

/** At the top of the page, in the words the page brought along. */
function say(what) {
  document.querySelector('[data-said]')?.remove();
  const said = document.querySelector('#said').content.firstElementChild.cloneNode();
  said.textContent = said.dataset[what];
  said.dataset.said = what;
  document.querySelector('main .inner').prepend(said);
  said.scrollIntoView({block: 'nearest'});
}

// What could not be answered comes as a page of its own: it has no place inside another one, and what was typed stays.
document.addEventListener('htmx:before:swap', (event) => {
  const {ctx} = event.detail;
  const status = ctx.response.status;
  if (status < 400 || status === 412 || status === 422 || ctx.target === document.body) return;
  event.preventDefault();
  say(status === 401 ? 'ended' : 'answer');
});

// A row was added, moved or removed, and the button with the focus is gone: the keyboard goes on in that row.
let pressed = '';
document.addEventListener('click', (event) => {
  pressed = event.target.closest('#program button[hx-post]')?.value ?? '';
}, true);
document.addEventListener('htmx:after:swap', () => {
  const [what, list, at] = pressed.split('-');
  if (!list || document.activeElement !== document.body) return;
  pressed = '';
  const fields = [...document.querySelectorAll(`#program [name^="/${list}/"]:not([type="hidden"])`)];
  const row = (field) => Number(field.name.split('/')[2]);
  const last = Math.max(-1, ...fields.map(row));
  const wanted = what === 'add' ? last : what === 'up' ? at - 1 : Math.min(at, last);
  const field = fields.find((each) => row(each) === wanted);
  const folded = field?.closest('details:not([open])');
  (folded?.querySelector('summary') ?? field ?? document.querySelector(`#program [value="add-${list}"]`))?.focus();
});

// Choices that send their form at once; the button beside them is for pages without scripts.
document.documentElement.classList.add('scripted');
// With the keyboard a choice is passed through on the way to another: then the button is shown and nothing sent by itself.
let keyed = null;
document.addEventListener('pointerdown', () => { keyed = null; }, true);
document.addEventListener('keydown', (event) => {
  keyed = event.target.closest('select[data-auto]');
  keyed?.form.classList.add('keyed');
  if (event.key === 'Enter') keyed?.form.requestSubmit();
}, true);
document.addEventListener('change', (event) => {
  if (event.target.closest('[data-auto]') && event.target !== keyed) event.target.form.requestSubmit();
});

// Inside the store's admin a plain download would carry no token: fetch it, which does, and hand it over.
document.addEventListener('click', async (event) => {
  const link = event.target.closest('a[download]');
  if (!link || !document.querySelector('meta[name="shopify-api-key"]')) return;
  event.preventDefault();
  let answer;
  try {
    answer = await fetch(link.href);
    if (!answer.ok) throw new Error(answer.status);
  } catch {
    say('file');
    return;
  }
  const file = document.createElement('a');
  file.href = URL.createObjectURL(await answer.blob());
  file.download = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'trappa';
  file.click();
  setTimeout(() => URL.revokeObjectURL(file.href), 1000);
}, true);
