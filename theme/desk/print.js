// A sheet of codes: its button opens the browser's own window for printing.

const button = document.getElementById("imprimer");
button.hidden = false;
button.addEventListener("click", () => print());
