// details.menu: arrow keys walk it, Escape returns to its button, a click or focus elsewhere closes it.
const opened = () => document.querySelector('details.menu[open]');
const steps = { ArrowDown: 1, ArrowUp: -1 };

document.addEventListener('keydown', (event) => {
  const menu = event.target.closest('details.menu');
  if (!menu || event.isComposing) return;
  if (event.key === 'Escape' && menu.open) {
    menu.open = false;
    menu.querySelector('summary').focus();
  } else if (event.key in steps) {
    event.preventDefault();
    menu.open = true;
    const entries = [...menu.querySelectorAll('.menu-list a, .menu-list button')];
    const here = entries.indexOf(document.activeElement);
    const next = here < 0 && steps[event.key] < 0 ? -1 : here + steps[event.key];
    entries.at(next % entries.length)?.focus();
  }
});
for (const away of ['click', 'focusin']) {
  document.addEventListener(away, ({ target }) => {
    const menu = opened();
    if (menu && !menu.contains(target)) menu.open = false;
  });
}

// Tabs and a menu that are wider than the screen: the one that is open is in sight.
for (const here of document.querySelectorAll('.tabs [aria-current], .nav [aria-current]')) {
  here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 48;
}
