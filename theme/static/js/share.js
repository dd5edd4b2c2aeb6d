// Hands the page on by the telephone's own means, or copies its address. Nothing leaves the device.

for (const group of document.querySelectorAll(".share")) {
  const { shareTitle: title, shareUrl: url } = group.dataset;
  const [share, copy] = group.querySelectorAll("button");
  const status = group.querySelector("[role=status]");

  if (navigator.share) {
    share.hidden = false;
    share.addEventListener("click", () => navigator.share({ title, url }).catch(() => {}));
  }
  if (navigator.clipboard) {
    copy.hidden = false;
    group.querySelector(".share-address").hidden = true;
    copy.addEventListener("click", () => navigator.clipboard.writeText(url).then(
      () => { status.textContent = status.dataset.copied; },
      () => { group.querySelector(".share-address").hidden = false; status.textContent = status.dataset.byHand; },
    ));
  }
}
