// Added to each page by the preview's server: show a new build as soon as it is in place, and the faults as soon as there are any.
const news = new EventSource("/_apercu/nouvelles" + new URL(document.currentScript.src).search);
news.addEventListener("message", () => location.reload());
news.addEventListener("fautes", ({ data }) => {
  document.getElementById("apercu-fautes")?.remove();
  document.body.insertAdjacentHTML("afterbegin", JSON.parse(data));
});
