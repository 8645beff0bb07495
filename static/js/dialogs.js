// [data-open="id"] opens that dialog; what htmx brings with [data-show] opens by itself; [data-close] closes.
// A submit button with [data-open] sends its form at once where there is no script.
let from; // gets the focus back

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-open]');
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.open).showModal();
  }
  if (event.target.closest('[data-close]')) event.target.closest('dialog').close();
});
document.addEventListener('htmx:load', ({ target }) => {
  const dialog = target.matches('dialog[data-show]') ? target : target.querySelector('dialog[data-show]');
  if (!dialog || dialog.open) return;
  const here = document.activeElement.closest('.menu')?.firstElementChild ?? document.activeElement;
  if (here !== document.body) from = here;
  from?.focus();
  dialog.showModal();
});
