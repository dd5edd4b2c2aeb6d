// A photo as it is sent: at most 2,000 pixels wide or high, a JPEG without what the camera says of itself and of where it was.

const MOST = 2000;

async function drawn(blob, most, canvas) {
  const bitmap = await createImageBitmap(blob);
  const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
}

// Throws when the browser cannot read it.
export async function smaller(file) {
  const canvas = document.createElement("canvas");
  await drawn(file, MOST, canvas);
  const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", .85));
  if (!made) throw new Error("toBlob");
  return made;
}

export const show = (blob, canvas) => drawn(blob, 800, canvas);
