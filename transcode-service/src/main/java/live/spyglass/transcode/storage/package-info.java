/// Where bytes lie for good. [ObjectStore] is what any object storage can do: put a whole object,
/// read a range of one, list keys by prefix, delete. [FolderStore] does it in a folder of this
/// machine.
///
/// Keys are slash-separated names of `a-z 0-9 . _ -`; the first name is the broadcast's id, so that
/// a broadcast is one prefix. An object is never changed in part: it appears whole under its key or
/// not at all, which is what lets a node that starts after a crash trust everything that a listing
/// shows.
///
/// [WriteBehind] stands between the live edge and a store: it takes bytes at once and stores them
/// in the order given, trying again for as long as it takes, within a bound of bytes.
@NullMarked
package live.spyglass.transcode.storage;

import org.jspecify.annotations.NullMarked;
