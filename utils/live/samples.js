// Images of a data set that a page holds, as utils/live/samples.py packs them.

// {images, classes, side}, images unpacked: their bytes, one image after the other. Throws one sentence if damaged.
export async function unpacked({ images, classes, side }) {
  try {
    const bytes = Uint8Array.from(atob(images), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const pixels = new Uint8Array(await new Response(stream).arrayBuffer());
    if (pixels.length !== classes.length * side ** 2) throw new RangeError("cut off");
    return { images: pixels, classes, side };
  } catch {
    throw new Error("The digits of this figure are damaged. Reload the page to try again.");
  }
}
