// [data-print] prints. [data-tick] marks a row, with Shift all from the last on; [data-picked] is shown while any is, with how many.
let last;

function tell() {
  for (const one of document.querySelectorAll('[data-print], [data-tick-all], [data-picked] > b')) one.hidden = false;
  const picked = document.querySelectorAll('[data-tick]:checked').length;
  for (const bar of document.querySelectorAll('[data-picked]')) {
    bar.hidden = !picked;
    bar.querySelector('output').value = picked;
  }
}

document.addEventListener('htmx:load', tell);
addEventListener('pageshow', tell);
document.addEventListener('click', ({ target, shiftKey }) => {
  if (target.closest('[data-print]')) print();
  const ticks = [...document.querySelectorAll('[data-tick]')];
  const here = ticks.indexOf(target);
  const from = shiftKey ? ticks.indexOf(last) : here;
  ticks.forEach((one, at) => {
    const between = here >= 0 && from >= 0 && (at - from) * (at - here) <= 0;
    if (between || target.matches('[data-tick-all]')) one.checked = target.checked;
  });
  if (here >= 0) last = target;
  tell();
});
