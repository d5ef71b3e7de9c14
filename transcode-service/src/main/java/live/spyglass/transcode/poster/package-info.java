/// A picture of every broadcast: the first frame, then a new one every ten seconds or so while it
/// is live. FFmpeg makes them from frames that it decodes for the ladder anyway and writes them as
/// one multipart stream; [PosterReader] takes that apart. The newest stays in memory and in
/// storage; [Thumbnails] makes sheets of small pictures of them for scrubbing.
@NullMarked
package live.spyglass.transcode.poster;

import org.jspecify.annotations.NullMarked;
