// Cropping by hand: a side of a picture is dragged, what is behind it is cut away or comes back.
import { Point, util } from "fabric";

const LEAST = 0.05; // of a picture that stays

/** What Fabric calls while the handle of that side is dragged. */
export function cropSide(side) {
  const isAcross = side === "left" || side === "right";
  const sign = side === "left" || side === "top" ? -1 : 1;
  return (_event, { target }, x, y) => {
    const centre = target.getCenterPoint();
    const turned = new Point(x, y).subtract(centre).rotate(-util.degreesToRadians(target.angle));
    const moved = sign * (isAcross ? turned.x : turned.y) - (isAcross ? target.width : target.height) / 2;
    const grown = cropped(target.layer, side, moved);
    if (!grown) return false;
    const shift = new Point(isAcross ? (sign * grown) / 2 : 0, isAcross ? 0 : (sign * grown) / 2);
    const at = centre.add(shift.rotate(util.degreesToRadians(target.angle)));
    target.set({ left: at.x, top: at.y, width: target.layer.width, height: target.layer.height });
    target.canvas.fire("object:cropping", { target });
    return true;
  };
}

/** Moves a side of the layer's box outwards by so many mm, at most to the picture's edge; by how much it went. */
export function cropped(layer, side, by) {
  const isAcross = side === "left" || side === "right";
  const flipped = isAcross ? layer.flip_x : layer.flip_y;
  const edge = flipped ? opposite(side) : side;
  const [length, other] = [isAcross ? "width" : "height", opposite(edge)];
  const whole = layer[length] / (1 - layer.crop[edge] - layer.crop[other]);
  const share = Math.min(Math.max(layer.crop[edge] - by / whole, 0), 1 - layer.crop[other] - LEAST);
  const grown = (layer.crop[edge] - share) * whole;
  layer.crop = { ...layer.crop, [edge]: share };
  layer[length] += grown;
  return grown;
}

/** Cuts away this share of a side; the rest stays where it is, and as large as it is. */
export function cropTo(layer, edge, share) {
  const isAcross = edge === "left" || edge === "right";
  const flipped = isAcross ? layer.flip_x : layer.flip_y;
  const side = flipped ? opposite(edge) : edge;
  const sign = side === "left" || side === "top" ? -1 : 1;
  const whole = layer[isAcross ? "width" : "height"] / (1 - layer.crop[edge] - layer.crop[opposite(edge)]);
  const grown = cropped(layer, side, (layer.crop[edge] - share) * whole);
  const angle = util.degreesToRadians(layer.rotation);
  const shift = new Point(isAcross ? (sign * grown) / 2 : 0, isAcross ? 0 : (sign * grown) / 2).rotate(angle);
  layer.x += shift.x;
  layer.y += shift.y;
}

function opposite(side) {
  return { left: "right", right: "left", top: "bottom", bottom: "top" }[side];
}
