// What forms send. Every writing request of htmx carries the form token of the page; an answer to a stale one brings a fresh one.
// A form that writes is sent once, however often its button is pressed, until an answer comes or 8 seconds pass.
// form[data-guard] becomes "dirty" with the first change; leaving the page then asks. Sending it is no leaving.
const patience = 8000;
const free = (form) => form.removeAttribute('aria-busy');
const mark = (form, state) => form?.matches('[data-guard]') && (form.dataset.guard = state);

document.addEventListener('htmx:configRequest', ({ detail }) => {
  if (detail.verb !== 'get') detail.headers['X-CSRFToken'] = document.querySelector('meta[name="csrf-token"]').content;
});
document.addEventListener('htmx:beforeOnLoad', ({ detail }) => {
  const fresh = detail.xhr.getResponseHeader('X-CSRFToken');
  if (fresh) for (const one of document.querySelectorAll('[name^="csrf"]')) one.content = one.value = fresh;
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.getAttribute('method') !== 'post') return;
  if (form.hasAttribute('aria-busy')) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.setAttribute('aria-busy', 'true');
  setTimeout(free, patience, form);
}, true);
document.addEventListener('htmx:afterRequest', ({ detail }) => detail.elt.closest('form') && free(detail.elt.closest('form')));
window.addEventListener('pageshow', () => document.querySelectorAll('form[aria-busy]').forEach(free));

document.addEventListener('input', ({ target }) => mark(target.form, 'dirty'));
document.addEventListener('submit', ({ target }) => mark(target, 'sent'));
document.addEventListener('htmx:afterRequest', ({ detail }) => detail.failed && mark(detail.elt.closest('form'), 'dirty'));
window.addEventListener('beforeunload', (event) => {
  if (document.querySelector('form[data-guard="dirty"]')) {
    event.preventDefault();
    event.returnValue = '';
  }
});

// [data-focus], such as the summary of what is wrong in a form, takes the focus when it appears.
const move = (root) => (root.matches?.('[data-focus]') ? root : root.querySelector('[data-focus]'))?.focus();

move(document);
document.addEventListener('htmx:load', ({ target }) => move(target));
