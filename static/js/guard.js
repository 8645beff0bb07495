// form[data-guard] becomes "dirty" with the first change; leaving the page then asks. Sending it is no leaving.
const mark = (form, state) => form?.matches('[data-guard]') && (form.dataset.guard = state);

document.addEventListener('input', ({ target }) => mark(target.form, 'dirty'));
document.addEventListener('submit', ({ target }) => mark(target, 'sent'));
document.addEventListener('htmx:afterRequest', ({ detail }) => detail.failed && mark(detail.elt.closest('form'), 'dirty'));
window.addEventListener('beforeunload', (event) => {
  if (document.querySelector('form[data-guard="dirty"]')) {
    event.preventDefault();
    event.returnValue = '';
  }
});
