// The button that prints a request.
document.querySelector("#print").addEventListener("click", () => window.print());
