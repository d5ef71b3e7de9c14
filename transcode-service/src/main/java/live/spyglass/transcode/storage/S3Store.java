package live.spyglass.transcode.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Objects in a bucket of any store that speaks S3. Nothing is asked of it but what all of them do:
/// put, get with a range, list by prefix, delete. A put that returned is durable by S3's word.
public final class S3Store implements ObjectStore {

  private static final Logger LOG = LoggerFactory.getLogger(S3Store.class);

  private static final int RANGE_NOT_SATISFIABLE = 416;

  /// What one request may delete.
  private static final int MOST_AT_ONCE = 1000;

  private final S3Client client;
  private final String bucket;

  public S3Store(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /// A store that does not answer now, or does not tell, may have the bucket, and is tried later.
  ///
  /// @throws IllegalStateException when the store says that there is no such bucket
  void requireBucket() {
    try {
      client.headBucket(request -> request.bucket(bucket));
    } catch (NoSuchBucketException e) {
      throw new IllegalStateException(
          "The object storage has no bucket \"%s\": make it, or name another (TRANSCODE_STORAGE_S3_BUCKET)"
              .formatted(bucket),
          e);
    } catch (SdkException e) {
      LOG.warn("the bucket {} cannot be used now: {}", bucket, e.toString());
    }
  }

  private interface Call<T> {
    T make();
  }

  /// What goes wrong on the way to a store or in it is an [IOException], as with a disk.
  private static <T> T call(Call<T> call) throws IOException {
    try {
      return call.make();
    } catch (SdkException e) {
      throw new IOException("S3: " + e.getMessage(), e);
    }
  }

  @Override
  public void put(String key, byte[] bytes) throws IOException {
    String name = ObjectStore.checked(key);
    call(() ->
        client.putObject(
            request -> request.bucket(bucket).key(name), RequestBody.fromBytes(bytes)));
  }

  @Override
  public Optional<byte[]> find(String key) throws IOException {
    String name = ObjectStore.checked(key);
    return call(() -> {
      try {
        return Optional.of(
            client
                .getObjectAsBytes(request -> request.bucket(bucket).key(name))
                .asByteArrayUnsafe());
      } catch (NoSuchKeyException e) {
        return Optional.empty();
      }
    });
  }

  @Override
  public byte[] read(String key, long offset, int length) throws IOException {
    String name = ObjectStore.checked(key);
    if (length == 0) {
      return new byte[0];
    }
    String range = "bytes=" + offset + "-" + (offset + length - 1);
    try {
      ResponseBytes<GetObjectResponse> answer =
          client.getObjectAsBytes(request -> request.bucket(bucket).key(name).range(range));
      byte[] bytes = answer.asByteArrayUnsafe();
      return answer.response().contentRange() == null ? cut(bytes, offset, length) : bytes;
    } catch (NoSuchKeyException e) {
      throw new NoSuchFileException(key);
    } catch (SdkException e) {
      if (e instanceof S3Exception said && said.statusCode() == RANGE_NOT_SATISFIABLE) {
        return new byte[0];
      }
      throw new IOException("S3: " + e.getMessage(), e);
    }
  }

  /// A server may ignore a range (RFC 9110 §14.2).
  private static byte[] cut(byte[] whole, long offset, int length) {
    int from = (int) Math.min(offset, whole.length);
    return Arrays.copyOfRange(whole, from, (int) Math.min((long) from + length, whole.length));
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    String below = ObjectStore.checked(prefix) + "/";
    List<StoredObject> objects = new ArrayList<>();
    call(() -> {
      for (S3Object object :
          client
              .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(below))
              .contents()) {
        objects.add(new StoredObject(object.key(), object.size(), object.lastModified()));
      }
      return objects;
    });
    objects.sort(Comparator.comparing(StoredObject::key));
    return objects;
  }

  /// S3 orders them with their slash: `a-b/` before `a/`.
  @Override
  public List<String> roots() throws IOException {
    List<String> roots = new ArrayList<>();
    call(() -> {
      for (CommonPrefix one :
          client
              .listObjectsV2Paginator(request -> request.bucket(bucket).delimiter("/"))
              .commonPrefixes()) {
        roots.add(one.prefix().substring(0, one.prefix().length() - 1));
      }
      return roots;
    });
    roots.sort(Comparator.naturalOrder());
    return roots;
  }

  @Override
  public void delete(String key) throws IOException {
    String name = ObjectStore.checked(key);
    call(() -> client.deleteObject(request -> request.bucket(bucket).key(name)));
  }

  @Override
  public void deleteAll(String prefix) throws IOException {
    List<StoredObject> objects = list(prefix);
    for (int from = 0; from < objects.size(); from += MOST_AT_ONCE) {
      List<ObjectIdentifier> some =
          objects.subList(from, Math.min(objects.size(), from + MOST_AT_ONCE)).stream()
              .map(object -> ObjectIdentifier.builder().key(object.key()).build())
              .toList();
      DeleteObjectsResponse answer =
          call(() ->
              client.deleteObjects(request ->
                  request.bucket(bucket).delete(Delete.builder().objects(some).build())));
      if (!answer.errors().isEmpty()) {
        throw new IOException("S3: " + answer.errors().getFirst().message());
      }
    }
  }
}
