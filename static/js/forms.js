// A form that writes is sent once, however often its button is pressed, until an answer comes or 8 seconds pass.
const patience = 8000;
const free = (form) => form.removeAttribute('aria-busy');

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

// [data-focus], such as the summary of what is wrong in a form, takes the focus when it appears.
const move = (root) => (root.matches?.('[data-focus]') ? root : root.querySelector('[data-focus]'))?.focus();

move(document);
document.addEventListener('htmx:load', ({ target }) => move(target));
