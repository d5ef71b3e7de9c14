/** A command that can be pasted into a POSIX shell. Two seconds between keyframes at any frame rate. */
export function ffmpegCommand(server: string, key: string): string {
  return [
    'ffmpeg -re -i video.mp4',
    '-c:v libx264 -preset veryfast -b:v 4000k -maxrate 4000k -bufsize 8000k -pix_fmt yuv420p',
    '-force_key_frames "expr:gte(t,n_forced*2)" -c:a aac -b:a 160k',
    `-f flv ${quoted(`${server.replace(/\/+$/, '')}/${key}`)}`,
  ].join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
