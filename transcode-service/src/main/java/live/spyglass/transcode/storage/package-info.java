/// Where bytes lie for good. [ObjectStore] is what any object storage can do: put a whole object,
/// read a range of one, list keys by prefix, delete. [FolderStore] does it in a folder of this
/// machine, [S3Store] in a bucket.
///
/// Keys are slash-separated names of `a-z 0-9 . _ -`; the first name is the broadcast's id, so that
/// a broadcast is one prefix. An object is never changed in part: it appears whole under its key or
/// not at all, which is what lets a node that starts after a crash trust everything that a listing
/// shows.
///
/// The [Spool] stands before the store, and is the only one that others see. The live edge gives
/// its [WriteBehind]s bytes and never waits; they try the store for as long as it takes and write
/// everything that is not stored at once to this node's disk. What waits there can be read and
/// listed as if it were stored, so neither the edge nor a rewind nor the next job on this node
/// notices that the store is away. Each process locks its own folder in the spool; a folder whose
/// lock is free belongs to a process that is gone, and is sent by the next that looks.
@NullMarked
package live.spyglass.transcode.storage;

import org.jspecify.annotations.NullMarked;
