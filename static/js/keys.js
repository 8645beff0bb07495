// Keyboard: [data-key] is clicked (a control to type in takes the focus), G and [data-go] follow a menu entry,
// J and K walk the links of a table's rows in [data-rows], where Enter opens as on any link.
// Off while typing, during input-method composition, in a dialog, and when [data-keys-switch] is unticked.
const waitForSecondKey = 1500;
const controls = 'input:not([type="checkbox"]):not([type="radio"]), textarea, select';
let going = -waitForSecondKey;

function busy(event) {
  return event.defaultPrevented || event.isComposing || event.keyCode === 229
    || event.ctrlKey || event.metaKey || event.altKey
    || event.target.isContentEditable || event.target.matches(controls)
    || document.querySelector('dialog[open]') || localStorage.getItem('keys') === 'off';
}

function shown(selector) {
  return [...document.querySelectorAll(selector)].find((element) => element.getClientRects().length);
}

function walk(step) {
  const links = [...document.querySelectorAll('[data-rows] tbody tr')].map((row) => row.querySelector('a')).filter(Boolean);
  const here = links.findIndex((link) => link.closest('tr').contains(document.activeElement));
  const next = here < 0 ? links[0] : links[here + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function press(key, time) {
  const second = time - going < waitForSecondKey;
  going = key === 'g' ? time : -waitForSecondKey;
  const target = shown(`[data-${second ? 'go' : 'key'}="${CSS.escape(key)}"]`);
  if (!target) return false;
  if (target.matches(controls)) target.select();
  else target.click();
  return true;
}

document.addEventListener('keydown', (event) => {
  if (busy(event)) return;
  const key = event.key.toLowerCase();
  if (press(key, event.timeStamp)) event.preventDefault();
  else if (key === 'j' || key === 'k') walk(key === 'j' ? 1 : -1);
});

const choice = document.querySelector('[data-keys-switch]');
if (choice) {
  choice.checked = localStorage.getItem('keys') !== 'off';
  choice.addEventListener('change', () => localStorage.setItem('keys', choice.checked ? 'on' : 'off'));
}
