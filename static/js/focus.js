// [data-focus], the summary of what is wrong in a form, takes the focus when it appears.
const move = (root) => (root.matches?.('[data-focus]') ? root : root.querySelector('[data-focus]'))?.focus();

move(document);
document.addEventListener('htmx:load', ({ target }) => move(target));
