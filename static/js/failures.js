// When the server fails or can't be reached, say so in a toast; the words are templates of the page.
const say = (id) => document.getElementById('toasts').append(document.getElementById(id).content.cloneNode(true));

document.addEventListener('htmx:responseError', ({ detail }) => detail.xhr.status >= 500 && say('server-failed'));
for (const name of ['htmx:sendError', 'htmx:timeout']) document.addEventListener(name, () => say('not-reached'));
