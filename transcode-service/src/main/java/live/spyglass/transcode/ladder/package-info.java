/// What is made of a source. [SourceProbe] reads the head of the FLV stream, far enough to know its
/// tracks, and hands the head on so that nothing is lost; [Ladder] chooses the rungs.
///
/// The first rung is the source itself: copied when it is H.264 of 8 bits and 4:2:0 and its
/// keyframes come often enough, encoded otherwise. Encoded rungs stand below it, each at most two
/// thirds as high as the one above. Their keyframes lie where those of the copied source lie, so
/// that all rungs are cut at the same moments; where nothing is copied, every two seconds. Sound is
/// a rung of its own.
///
/// The rungs of a broadcast are chosen once, with its first stream, and keep their names: addresses
/// that a player holds stay good when the publisher comes back with another picture.
@NullMarked
package live.spyglass.transcode.ladder;

import org.jspecify.annotations.NullMarked;
