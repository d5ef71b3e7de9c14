import { hatch, MOST, pose, type Particle } from './particles';

const HEART = 'M0 9.500C-6 5.200-9.200 1.900-9.200-2.100c0-2.900 2.200-5 4.800-5 1.700 0 3.300.9 4.400 2.600 1.100-1.700 2.700-2.600 4.400-2.600 2.600 0 4.800 2.100 4.800 5C9.200 1.900 6 5.200 0 9.500Z';

/** Draws rising hearts on a canvas; at rest it costs nothing. */
export class HeartField {
  private particles: Particle[] = [];
  private frame = 0;
  private readonly shape = new Path2D(HEART);
  private readonly context: CanvasRenderingContext2D | null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext('2d');
  }

  /** A heart at a place of the canvas, after a while. */
  add(color: string, x: number, y: number, delayMillis = 0): void {
    if (this.particles.length >= MOST || document.hidden) {
      return;
    }
    this.particles.push(hatch(color, x, y, performance.now() + delayMillis));
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(this.draw);
    }
  }

  close(): void {
    cancelAnimationFrame(this.frame);
    this.particles = [];
  }

  private readonly draw = (now: number): void => {
    const { canvas, context } = this;
    if (context === null) {
      return;
    }
    const ratio = Math.min(2, devicePixelRatio);
    const { clientWidth, clientHeight } = canvas;
    if (canvas.width !== Math.round(clientWidth * ratio) || canvas.height !== Math.round(clientHeight * ratio)) {
      canvas.width = Math.round(clientWidth * ratio);
      canvas.height = Math.round(clientHeight * ratio);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.particles = this.particles.filter((particle) => now < particle.born + particle.life);
    for (const particle of this.particles) {
      const at = pose(particle, now);
      if (at !== null) {
        const scale = (at.scale * particle.size) / 20;
        const cos = Math.cos(at.angle) * scale * ratio;
        const sin = Math.sin(at.angle) * scale * ratio;
        context.setTransform(cos, sin, -sin, cos, at.x * ratio, at.y * ratio);
        context.globalAlpha = at.opacity;
        context.fillStyle = particle.color;
        context.fill(this.shape);
        context.lineWidth = 1;
        context.strokeStyle = 'rgb(255 255 255 / 0.55)';
        context.stroke(this.shape);
      }
    }
    context.globalAlpha = 1;
    this.frame = this.particles.length > 0 ? requestAnimationFrame(this.draw) : 0;
  };
}
