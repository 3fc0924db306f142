// Layers as Fabric's objects. A unit of the canvas is a millimetre, and an object's origin its centre.
import { Control, FabricObject } from "fabric";
import { cropSide } from "./crop.js";
import { boxOf } from "./geometry.js";
import { paintText } from "./text.js";

const SIDES = { ml: "left", mr: "right", mt: "top", mb: "bottom" };

class Shape extends FabricObject {
  constructor(layer, pictures) {
    super({ originX: "center", originY: "center", strokeWidth: 0, objectCaching: false, lockScalingFlip: true });
    this.layer = layer;
    this.pictures = pictures;
    this.show(layer);
  }

  /** Look as `layer` says. */
  show(layer) {
    this.layer = layer;
    const fixed = layer.is_locked;
    const locks = { lockMovementX: fixed, lockMovementY: fixed, hasControls: !fixed, hoverCursor: fixed ? "default" : "move" };
    const place = { left: layer.x, top: layer.y, angle: layer.rotation, scaleX: 1, scaleY: 1, ...boxOf(layer) };
    this.set({ ...place, ...locks, opacity: layer.opacity, visible: !layer.is_hidden });
    this.setCoords();
  }

  /** The layer's values, as the object has been moved, turned and scaled. */
  get place() {
    return { x: this.left, y: this.top, rotation: ((this.angle % 360) + 360) % 360 };
  }
}

export class Words extends Shape {
  show(layer) {
    super.show(layer);
    this.setControlsVisibility({ ml: false, mr: false, mt: false, mb: false });
  }

  get values() {
    return { ...this.place, size: clamp(this.layer.size * this.scaleX, 1, 5000) };
  }

  _render(context) {
    if (context.globalAlpha === 1) paintText(context, this.layer);
    else paintAsOne(context, (pen) => paintText(pen, this.layer));
  }
}

export class Picture extends Shape {
  constructor(layer, pictures) {
    super(layer, pictures);
    this.controls = { ...this.controls };
    for (const [name, side] of Object.entries(SIDES)) {
      const { x, y, cursorStyleHandler } = this.controls[name];
      this.controls[name] = new Control({ x, y, cursorStyleHandler, actionName: "crop", actionHandler: cropSide(side) });
    }
  }

  get values() {
    const { width, height, crop } = this.layer;
    return { ...this.place, width: width * this.scaleX, height: height * this.scaleY, crop };
  }

  _render(context) {
    paintPicture(context, this.layer, this.pictures.element(this.layer.file_id));
  }
}

/** Draws the picture about the origin, cropped and flipped; a grey field where it is not there. */
export function paintPicture(context, layer, element) {
  const { width, height, crop } = layer;
  if (!element) {
    context.fillStyle = "#8888";
    context.fillRect(-width / 2, -height / 2, width, height);
    return;
  }
  const { naturalWidth, naturalHeight } = element;
  const across = naturalWidth * (1 - crop.left - crop.right);
  const down = naturalHeight * (1 - crop.top - crop.bottom);
  context.save();
  context.scale(layer.flip_x ? -1 : 1, layer.flip_y ? -1 : 1);
  context.drawImage(element, naturalWidth * crop.left, naturalHeight * crop.top, across, down, -width / 2, -height / 2, width, height);
  context.restore();
}

/** What is see-through is drawn whole first: where letters overlap, nothing shines through twice. */
function paintAsOne(context, paint) {
  const { width, height } = context.canvas;
  const sheet = Object.assign(document.createElement("canvas"), { width, height });
  const pen = sheet.getContext("2d");
  pen.setTransform(context.getTransform());
  paint(pen);
  context.save();
  context.resetTransform();
  context.drawImage(sheet, 0, 0);
  context.restore();
}

export function shapeOf(layer, pictures) {
  return layer.kind === "text" ? new Words(layer, pictures) : new Picture(layer, pictures);
}

function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}
