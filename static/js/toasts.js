// Toasts leave after 8 seconds, not while hovered or focused; failures stay until [data-dismiss] is pressed. When the server
// fails or can't be reached, one says so; the words are templates of the page.
const life = 8000;
const region = document.getElementById('toasts');

function watch(toast) {
  if (toast.matches('.failed')) return;
  const leave = (wait) => setTimeout(() => (toast.matches(':hover, :focus-within') ? leave(1000) : toast.remove()), wait);
  leave(life);
}

for (const toast of region.children) watch(toast);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) watch(node);
  }
}).observe(region, { childList: true });
region.addEventListener('click', ({ target }) => target.closest('[data-dismiss]')?.closest('.toast').remove());

const say = (id) => region.append(document.getElementById(id).content.cloneNode(true));
document.addEventListener('htmx:responseError', ({ detail }) => /50[0-24]/.test(detail.xhr.status) && say('server-failed'));
for (const name of ['htmx:sendError', 'htmx:timeout']) document.addEventListener(name, () => say('not-reached'));
