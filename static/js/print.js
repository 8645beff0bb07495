// [data-print] prints the page. Without script it would do nothing, so it comes hidden and is shown here.
document.addEventListener('htmx:load', ({ target }) => {
  for (const button of target.querySelectorAll('[data-print]')) button.hidden = false;
});
document.addEventListener('click', ({ target }) => {
  if (target.closest('[data-print]')) window.print();
});
