// Preview only: reload this page when a new build is in place. Never part of the published site.
new EventSource("/_apercu/changes").addEventListener("message", () => location.reload());
