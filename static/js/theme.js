// Runs before the first paint: 'system' becomes the theme the machine asks for.
if (document.documentElement.dataset.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches) {
  document.documentElement.dataset.theme = 'dark';
}
