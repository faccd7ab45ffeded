// What the page is opened with: where its server is, and until when its name stands in for what comes.
{
  const opening = document.getElementById("opening");
  const chosen = Object.keys(localStorage).find((key) => key.startsWith(`stActiveTheme-${location.pathname}-v`));
  const theme = /Dark|Light/.exec(chosen ? localStorage[chosen] : "");
  if (theme) opening.style.colorScheme = theme[0].toLowerCase();
  const shown = [
    "[data-testid=stMain] h1",
    "[data-testid=stAlert]",
    "[data-test-script-state=notRunning]",
    "[role=dialog]",
  ].join();
  const watcher = new MutationObserver(() => {
    if (!document.querySelector(shown)) return;
    watcher.disconnect();
    opening.remove();
  });
  watcher.observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-test-script-state"] });
}
