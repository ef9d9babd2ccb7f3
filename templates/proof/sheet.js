// A page as a picture, with its words laid over it: as the preview shows it, and the desk.

const AGAIN = 400;
const pen = document.createElement("canvas").getContext("2d");

// The picture of a page in so many pixels, and its words where they are new; `folder` is where both are asked for.
// `sheet.asked` is the page that it is to show, whichever picture has come by now: who draws it in another size draws that.
export async function drawSheet(sheet, folder, key, pixels) {
  const wanted = `${key} ${pixels}`;
  sheet.asked = key;
  if (sheet.wanted === wanted) return;
  sheet.wanted = wanted;
  const words = sheet.dataset.words === key ? null : fetch(`${folder}/${key}/words`).then((answer) => (answer.ok ? answer.json() : null), () => null);
  const picture = new Image();
  picture.alt = "";
  picture.src = `${folder}/${key}/${pixels}.jpg`;
  try {
    await picture.decode();
  } catch {
    askAgain(sheet, wanted, folder, pixels);
    return;
  }
  if (sheet.wanted !== wanted) return;
  sheet.querySelector("img")?.remove();
  sheet.prepend(picture);
  requestAnimationFrame(() => { sheet.dataset.drawn = key; });
  if (!words) return;
  const lines = await words;
  if (!lines) askAgain(sheet, wanted, folder, pixels);
  else if (sheet.wanted === wanted) lay(sheet, lines, key);
}

// What did not come is asked for again, unless the page is to show something else by now.
function askAgain(sheet, wanted, folder, pixels) {
  if (sheet.wanted !== wanted) return;
  sheet.wanted = "";
  setTimeout(() => sheet.wanted === "" && drawSheet(sheet, folder, sheet.asked, pixels), AGAIN);
}

function lay(sheet, lines, key) {
  const [, high] = sheet.style.getPropertyValue("--ratio").split("/").map(Number);
  const tall = high / sheet.points;
  pen.font = "100px \"Source Sans 3\", sans-serif";
  sheet.querySelector(".words").replaceChildren(...lines.map(([left, top, width, height, text]) => {
    const line = document.createElement("p");
    line.textContent = text;
    const natural = pen.measureText(text).width * (height * tall);
    line.style.left = `${left * 100}%`;
    line.style.top = `${top * 100}%`;
    line.style.fontSize = `${height * tall * 100}cqw`;
    if (natural) line.style.transform = `scaleX(${((width * 100) / natural).toFixed(4)})`;
    return line;
  }));
  sheet.dataset.words = key;
}
