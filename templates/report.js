// Sorts a table by the column whose heading is pressed; without it the page reads the same, in the order it has.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  table.querySelectorAll("thead th").forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
      const rows = [...body.rows].map((row) => [key(row), row]);
      const numbers = rows.every(([text]) => text === "" || !Number.isNaN(Number(text)));
      const compare = numbers
        ? (a, b) => (a[0] === "") - (b[0] === "") || Number(a[0]) - Number(b[0])
        : (a, b) => a[0].localeCompare(b[0], "en", { numeric: true });
      rows.sort((a, b) => (down ? compare(b, a) : compare(a, b)));
      body.append(...rows.map(([, row]) => row));
    });
  });
}
