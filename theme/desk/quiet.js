// The quiet editor: bold, links, lists, headings and quotes as one sees them, Markdown underneath. What it could not give back to the letter
// stays whole: nothing of a text is ever lost by being looked at. Nodes are made one by one, never from a text as HTML.

const SAFE = /^(?:(?:https?|mailto|tel):|(?![^/?#]*:))[^\s()<>"\\]+$/i;
const BEYOND = /^( {0,3}\||!!!| {4}|\t|\*\[|-{3,}$|={3,}$|~~~|```|\[[^\]]+\]:)|\{:|\[\^|\[\[|<[a-z\/!?]/im;
const IMAGE = /^!\[([^\]\n]*)\]\(([^\s()]+)(?: "([^"\n]*)")?\)$/;
const INLINE = /\\([\\*`\[\]_#>+!|.-])|\*\*(\S(?:.*?\S)?)\*\*|\*(\S(?:.*?\S)?)\*|\[([^\[\]]+)\]\(([^\s()]+)\)|&(lt|amp);| {2}\n/gs;
const ENTITIES = { lt: "<", amp: "&" };

function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

/** What stands in a line, as nodes. */
function inline(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, sign, strong, soft, words, address, entity] = found;
    if (address && !SAFE.test(address)) continue;
    nodes.push(text.slice(end, found.index));
    end = found.index + whole.length;
    if (sign) nodes.push(sign);
    else if (strong) nodes.push(element("strong", ...inline(strong)));
    else if (soft) nodes.push(element("em", ...inline(soft)));
    else if (address) {
      const link = element("a", ...inline(words));
      link.setAttribute("href", address);
      nodes.push(link);
    } else nodes.push(entity ? ENTITIES[entity] : element("br"));
  }
  nodes.push(text.slice(end));
  return nodes.reduce((joined, node) => {
    if (typeof node === "string" && typeof joined.at(-1) === "string") joined.push(joined.pop() + node);
    else joined.push(node);
    return joined;
  }, []).filter(node => node !== "");
}

function picture(source, shown) {
  const [, words, address, told] = source.match(IMAGE);
  const figure = element("figure"), image = element("img"), caption = element("figcaption", told || words);
  image.alt = words;
  image.onerror = () => image.remove();
  if (shown) image.src = shown(address);
  figure.contentEditable = "false";
  figure.dataset.source = source;
  figure.append(image, caption);
  return figure;
}

function block(text, shown) {
  const lines = text.split("\n"), heading = text.match(/^(#{2,4}) (.+)$/);
  if (heading) return element(`h${heading[1].length}`, ...inline(heading[2]));
  if (IMAGE.test(text)) return picture(text, shown);
  for (const [name, mark] of [["ul", /^- (?=\S)/], ["ol", /^\d+\. (?=\S)/]]) {
    if (lines.every(line => mark.test(line))) return element(name, ...lines.map(line => element("li", ...inline(line.replace(mark, "")))));
  }
  if (lines.every(line => /^>( |$)/.test(line))) {
    const inner = lines.map(line => line.replace(/^> ?/, "")).join("\n");
    return element("blockquote", ...inner.split(/\n{2,}/).map(part => element("p", ...inline(part))));
  }
  return element("p", ...inline(text));
}

/** What is only written in Markdown (a table, a box, a note), as it is: it is seen, moved or taken out as one. */
function whole(source) {
  const figure = element("figure", element("pre", source), element("figcaption", "Se change en Markdown"));
  figure.contentEditable = "false";
  figure.dataset.source = source;
  return figure;
}

/** The nodes of a text in Markdown: each block as it is seen, or whole where the editor would not give it back to the letter. */
export function nodesOf(markdown, shown) {
  const pieces = markdown.replace(/^\n+|\s+$/g, "").split(/\n{2,}(?! {4}|\t)/).filter(Boolean);
  return pieces.map(text => !BEYOND.test(text) && markdownOf(element("div", block(text))) === text ? block(text, shown) : whole(text));
}

/** Letter for letter: what Markdown or HTML would take for a sign of theirs is spelt. */
function escape(text) {
  return text.replace(/\u200b/g, "").replace(/\\/g, "\\\\").replace(/[*`]/g, "\\$&").replace(/&(?=#?\w+;)/g, "&amp;")
    .replace(/<(?=[A-Za-z/!?])/g, "&lt;").replace(/\[(?=[^\]\n]{0,200}\][([:{])|\[(?=[\^[])/g, "\\[")
    .replace(/(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])/gu, "\\_");
}

function around(mark, text) {
  const words = text.trim();
  if (!words) return text;
  return `${text.match(/^\s*/)[0]}${mark}${words}${mark}${text.match(/\s*$/)[0]}`;
}

function words(node) {
  if (node.nodeType === Node.TEXT_NODE) return escape(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const inner = [...node.childNodes].map(words).join("");
  switch (node.tagName) {
    case "BR": return "  \n";
    case "STRONG": case "B": return around("**", inner);
    case "EM": case "I": return around("*", inner);
    case "A": return SAFE.test(node.getAttribute("href") ?? "") && inner.trim() ? `[${inner.trim()}](${node.getAttribute("href")})` : inner;
    case "SCRIPT": case "STYLE": case "TEMPLATE": return "";
    default: return inner;
  }
}

const tidy = text => text.replace(/^\s+|(?:\s| {2}\n)+$/g, "").replace(/\n{2,}/g, "\n")
  .replace(/^(#{1,6}(?=\s|$)|>|\+(?=\s|$)|!!!|===+|---+|~~~|\|)/gm, "\\$1");
const BLOCKS = new Set(["P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "BLOCKQUOTE", "FIGURE", "SECTION", "ARTICLE", "PRE", "TABLE"]);

function items(list, depth) {
  let number = 0;
  return [...list.children].flatMap(item => {
    if (item.matches("ul, ol")) return items(item, depth + 1);
    const own = [...item.childNodes].filter(node => !node.matches?.("ul, ol"));
    const text = tidy(own.map(words).join("")).replace(/\n/g, `\n${"    ".repeat(depth + 1)}`);
    const mark = list.tagName === "OL" ? `${++number}.` : "-";
    const inner = [...item.children].filter(node => node.matches("ul, ol")).flatMap(node => items(node, depth + 1));
    return text ? [`${"    ".repeat(depth)}${mark} ${text}`, ...inner] : inner;
  });
}

function blocks(parent) {
  const made = [];
  let loose = "";
  const end = () => { if (tidy(loose)) made.push(tidy(loose)); loose = ""; };
  for (const node of parent.childNodes) {
    if (node.nodeType !== Node.ELEMENT_NODE || !BLOCKS.has(node.tagName)) { loose += words(node); continue; }
    end();
    if (node.tagName === "FIGURE") made.push(node.dataset.source ?? "");
    else if (node.matches("ul, ol")) made.push(items(node, 0).join("\n"));
    else if (node.tagName === "BLOCKQUOTE") made.push(blocks(node).join("\n\n").replace(/^/gm, "> ").replace(/^> $/gm, ">"));
    else if (/^H\d$/.test(node.tagName)) {
      const title = tidy(words(node)).replace(/\s*\n\s*/g, " ");
      if (title) made.push(`${"#".repeat(Math.min(4, Math.max(2, Number(node.tagName[1]))))} ${title}`);
    } else if ([...node.children].some(child => BLOCKS.has(child.tagName))) made.push(...blocks(node));
    else if (tidy(words(node))) made.push(tidy(words(node)));
  }
  end();
  return made.filter(Boolean);
}

/** The Markdown of what was edited. */
export function markdownOf(parent) { return blocks(parent).join("\n\n"); }

/** Whether the quiet editor keeps this text to the letter. */
export function isKept(markdown) {
  return markdownOf(element("div", ...nodesOf(markdown))) === markdown.replace(/^\n+|\s+$/g, "");
}

/** The editor over a textarea, which keeps the Markdown and tells of each change. `shown` gives the address under which a picture is seen. */
export function makeQuiet(area, label, shown) {
  const quiet = element("div");
  Object.assign(quiet, { id: "texte-simple", className: "quiet", contentEditable: "true", spellcheck: true });
  for (const [name, value] of [["role", "textbox"], ["aria-multiline", "true"], ["aria-describedby", "faute-body"]]) {
    quiet.setAttribute(name, value);
  }
  quiet.dataset.placeholder = area.placeholder;
  area.before(quiet);
  let isOn = false;
  const tell = () => {
    area.value = markdownOf(quiet);
    quiet.classList.toggle("empty", !area.value && quiet.children.length < 2 && !quiet.querySelector("li"));
    if (!quiet.firstChild) fill();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const fill = () => {
    quiet.replaceChildren(...(area.value.trim() ? nodesOf(area.value, shown) : [element("p", element("br"))]));
    quiet.classList.toggle("empty", !area.value.trim());
  };
  const turn = on => {
    const isTyping = document.activeElement === area;
    isOn = on && isKept(area.value);
    quiet.hidden = !isOn;
    area.hidden = isOn;
    label.htmlFor = isOn ? "" : area.id;
    for (const name of ["aria-label", "aria-labelledby"]) { area.removeAttribute(name); quiet.removeAttribute(name); }
    if (isOn) { area.setAttribute("aria-label", "Markdown"); quiet.setAttribute("aria-labelledby", label.id); fill(); }
    if (isOn && isTyping) goBack(quiet); // who writes before this script has come goes on writing
    return isOn;
  };
  quiet.addEventListener("input", event => { event.stopPropagation(); tell(); });
  quiet.addEventListener("beforeinput", event => event.inputType === "insertParagraph" && endList(quiet) && (event.preventDefault(), tell()));
  quiet.addEventListener("drop", event => event.preventDefault());
  quiet.addEventListener("focus", () => {
    document.execCommand("defaultParagraphSeparator", false, "p");
    document.execCommand("styleWithCSS", false, false);
  });
  label.addEventListener("click", () => isOn && quiet.focus());
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (isOn && selection.rangeCount && quiet.contains(selection.anchorNode)) place = selection.getRangeAt(0).cloneRange();
  });
  return { quiet, turn, fill, isOn: () => isOn, insert: text => insert(quiet, text, shown), mark: (name, ask) => mark(quiet, name, ask) };
}

/** Where the cursor was last, also once a button or a file was tapped. */
let place = null;
function goBack(quiet) {
  const selection = getSelection();
  if (document.activeElement === quiet && quiet.contains(selection.anchorNode)) return;
  quiet.focus();
  if (place && quiet.contains(place.startContainer)) {
    selection.removeAllRanges();
    selection.addRange(place);
  } else {
    selection.selectAllChildren(quiet);
    selection.collapseToEnd();
  }
}

/** Put Markdown where the cursor is: blocks after the block that it is in, words among its words. */
function insert(quiet, markdown, shown) {
  goBack(quiet);
  const made = nodesOf(markdown, shown);
  if (made.length === 1 && made[0].tagName === "P") {
    const range = getSelection().getRangeAt(0), last = made[0].lastChild;
    const pieces = document.createDocumentFragment();
    pieces.append(...made[0].childNodes);
    range.deleteContents();
    range.insertNode(pieces);
    if (last) { range.setStartAfter(last); range.collapse(true); getSelection().removeAllRanges(); getSelection().addRange(range); }
  } else {
    let here = getSelection().anchorNode;
    while (here && here !== quiet && here.parentNode !== quiet) here = here.parentNode;
    const isEmpty = here && here !== quiet && !here.textContent.trim() && here.tagName !== "FIGURE";
    const last = element("p", element("br"));
    if (here && here !== quiet) here.after(...made, last);
    else quiet.append(...made, last);
    for (const node of isEmpty ? [here] : quiet.children.length === made.length + 2 ? [quiet.firstElementChild] : []) {
      if (!node.textContent.trim() && node.tagName !== "FIGURE") node.remove();
    }
    getSelection().collapse(last, 0);
  }
  quiet.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The paragraphs that are selected become a list; a list becomes paragraphs again. By hand: browsers make lists inside of paragraphs. */
function turnList(quiet) {
  const selection = getSelection(), { anchorNode, anchorOffset } = selection, range = selection.getRangeAt(0);
  const chosen = [...quiet.children].filter(node => range.intersectsNode(node) && node.tagName !== "FIGURE");
  const lists = chosen.filter(node => node.matches("ul, ol"));
  for (const list of lists) list.replaceWith(...[...list.children].map(item => element("p", ...item.childNodes)));
  if (!lists.length && chosen.length) {
    const list = element("ul");
    chosen[0].before(list);
    for (const node of chosen) {
      list.append(element("li", ...node.childNodes));
      node.remove();
    }
  }
  if (quiet.contains(anchorNode)) selection.collapse(anchorNode, anchorOffset);
}

/** A last point that is empty ends its list. */
function endList(quiet) {
  const node = getSelection().anchorNode;
  const item = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("li");
  if (!item || item.textContent.trim() || item.nextElementSibling || item.parentElement.parentElement !== quiet) return false;
  const paragraph = element("p", element("br"));
  item.parentElement.after(paragraph);
  if (item.parentElement.children.length > 1) item.remove();
  else item.parentElement.remove();
  getSelection().collapse(paragraph, 0);
  return true;
}

/** Turn what is selected into something, or back. */
function mark(quiet, name, ask) {
  goBack(quiet);
  const inside = selector => {
    const node = getSelection().anchorNode;
    return (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest(selector);
  };
  const wrap = tag => document.execCommand("formatBlock", false, `<${tag}>`);
  if (name === "bold") document.execCommand("bold");
  else if (name === "list") turnList(quiet);
  else if (name === "heading") wrap(inside("h2") ? "p" : "h2");
  else if (name === "quote") { if (inside("blockquote")) document.execCommand("outdent"); else wrap("blockquote"); }
  else if (name === "link") {
    const isAlone = getSelection().isCollapsed;
    ask(address => {
      const whole = /^[a-z]+:|^\//i.test(address) ? address : /^[^\s@]+@[^\s@]+$/.test(address) ? `mailto:${address}` : `https://${address}`;
      if (!SAFE.test(whole)) return;
      goBack(quiet);
      if (isAlone) insert(quiet, `[${address}](${whole})`);
      else document.execCommand("createLink", false, whole);
    });
  }
  quiet.dispatchEvent(new Event("input", { bubbles: true }));
}
