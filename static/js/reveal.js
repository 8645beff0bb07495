// [data-revealed] is a value that does not stay: it goes after that many seconds, by Esc or [data-hide], when
// another one comes, and when its page is left, printed or put aside. The mask that follows it takes its place.
let shown = null;
let timer = 0;

function hide() {
  if (!shown) return;
  const [value, mask] = [shown, shown.nextElementSibling];
  const focused = value.contains(document.activeElement);
  clearInterval(timer);
  shown = null;
  value.remove();
  mask.hidden = false;
  if (focused) mask.querySelector('.tool')?.focus();
}

function show(value) {
  hide();
  shown = value;
  const end = Date.now() + value.dataset.revealed * 1000;
  const count = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) value.querySelector('[data-left]').textContent = left;
    else hide();
  };
  timer = setInterval(count, 500);
}

document.addEventListener('htmx:oobAfterSwap', () => {
  const value = [...document.querySelectorAll('[data-revealed]')].find((one) => one !== shown);
  if (value) show(value);
});
document.addEventListener('click', (event) => event.target.closest('[data-hide]') && hide());
document.addEventListener('keydown', (event) => event.key === 'Escape' && hide());
for (const leaving of ['pagehide', 'beforeprint']) addEventListener(leaving, hide);
