() => { // what does not fit in the page, as [weight, sort, what]
  const width = document.documentElement.clientWidth, found = [];
  const told = (weight, sort, each) => found.push([weight, sort, `${each.tagName.toLowerCase()} « ${each.textContent.trim().slice(0, 50)} »`]);
  const rolls = each => each && each !== document.body && (["auto", "scroll"].includes(getComputedStyle(each).overflowX) || rolls(each.parentElement));
  const excess = document.documentElement.scrollWidth - width;
  if (excess > 0) found.push([1000 + excess, "la page défile de côté", `${excess} px`]);
  for (const each of document.querySelectorAll("main *")) {
    const box = each.getBoundingClientRect();
    if (box.width && box.right > width + 1 && !rolls(each.parentElement)) told(box.right - width, "dépasse", each);
  }
  for (const each of document.querySelectorAll("main :is(th, td)")) {
    const letters = each.textContent.trim().length;
    if (letters > 12 && each.clientWidth < 60) told(60, "cellule trop étroite", each);
  }
  for (const each of document.querySelectorAll("main .table")) {
    if (each.scrollWidth > 6 * each.clientWidth) told(each.scrollWidth / each.clientWidth, "tableau de plus de six écrans", each);
    if (each.tabIndex !== 0 || !each.ariaLabel) told(100, "tableau que le clavier n’atteint pas", each);
  }
  for (const each of document.querySelectorAll("main table")) if (!each.closest(".table")) told(100, "tableau sans région", each);
  for (const each of document.querySelectorAll("main pre")) {
    if (parseFloat(getComputedStyle(each).fontSize) < 12) told(100, "code trop petit", each);
    if (each.tabIndex !== 0 && each.scrollWidth > each.clientWidth && !each.closest(".table")) told(100, "code que le clavier n’atteint pas", each);
  }
  return found;
}
