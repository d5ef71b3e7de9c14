package live.spyglass.chat.presence;

import live.spyglass.chat.fanout.RedisScript;

/// What happens in Redis in one step. KEYS of all: 1 people (hash: person → replicas that have
/// them), 2 room (hash: ready, approximate, total, told, reported), 3 seen (set, while it is
/// exact), 4 visitors (HyperLogLog), 5 the replica's people (set). ARGV of all: 1 channel, 2 the
/// largest exact set, 3 seconds to keep.
final class PresenceScripts {

  private static final String COUNT =
      """
      local function count()
        local total
        local seen = redis.call('SCARD', KEYS[3])
        if redis.call('HGET', KEYS[2], 'approximate') == '1' or seen >= tonumber(ARGV[2]) then
          total = redis.call('PFCOUNT', KEYS[4])
        else
          total = seen
        end
        total = math.max(total, tonumber(redis.call('HGET', KEYS[2], 'total') or '0'))
        local present = redis.call('HLEN', KEYS[1])
        local both = string.format('%.0f %.0f', present, total)
        if redis.call('HGET', KEYS[2], 'told') ~= both then
          redis.call('HSET', KEYS[2], 'told', both, 'total', string.format('%.0f', total))
          redis.call('PUBLISH', ARGV[1], 'P ' .. both)
        end
        for i = 1, 5 do redis.call('EXPIRE', KEYS[i], ARGV[3]) end
        return {present, total}
      end
      local function leave(person)
        if redis.call('SREM', KEYS[5], person) == 1
            and redis.call('HINCRBY', KEYS[1], person, -1) <= 0 then
          redis.call('HDEL', KEYS[1], person)
        end
      end
      """;

  /// ARGV 4: how many came; then who came, then who went. {-1} when the room is not in Redis.
  static final RedisScript CHANGE =
      RedisScript.of(
          COUNT
              + """
              if redis.call('HEXISTS', KEYS[2], 'ready') == 0 then return {-1} end
              local came = tonumber(ARGV[4])
              for i = 5, 4 + came do
                if redis.call('SADD', KEYS[5], ARGV[i]) == 1 then
                  redis.call('HINCRBY', KEYS[1], ARGV[i], 1)
                end
                redis.call('PFADD', KEYS[4], ARGV[i])
                if redis.call('SCARD', KEYS[3]) < tonumber(ARGV[2]) then
                  redis.call('SADD', KEYS[3], ARGV[i])
                end
              end
              for i = 5 + came, #ARGV do leave(ARGV[i]) end
              return count()
              """);

  /// ARGV 4, 5: total and HyperLogLog from the database, '0' and '' when it has none.
  static final RedisScript RESTORE =
      RedisScript.of(
          """
          if redis.call('HEXISTS', KEYS[2], 'ready') == 1 then return {0} end
          redis.call('HSET', KEYS[2], 'ready', '1', 'total', ARGV[4])
          if ARGV[5] ~= '' then
            redis.call('HSET', KEYS[2], 'approximate', '1')
            redis.call('SET', KEYS[4], ARGV[5])
          end
          return {1}
          """);

  /// Takes back the people of a replica that is dead; KEYS 5 is its set.
  static final RedisScript REAP =
      RedisScript.of(
          COUNT
              + """
              for _, person in ipairs(redis.call('SMEMBERS', KEYS[5])) do leave(person) end
              return count()
              """);

  /// ARGV 4: what would be reported besides (state, hearts). Answers {present, total, 1} when that
  /// differs from what was reported last, {…, 0} when not.
  static final RedisScript MEASURE =
      RedisScript.of(
          """
          if redis.call('HEXISTS', KEYS[2], 'ready') == 0 then return {-1} end
          local present = redis.call('HLEN', KEYS[1])
          local total = tonumber(redis.call('HGET', KEYS[2], 'total') or '0')
          local report = string.format('%.0f %.0f ', present, total) .. ARGV[4]
          if redis.call('HGET', KEYS[2], 'reported') == report then return {present, total, 0} end
          redis.call('HSET', KEYS[2], 'reported', report)
          return {present, total, 1}
          """);

  /// KEYS: 1 the replicas (sorted set by the time they were heard of), 2 those whose people Redis
  /// has been told of since they first beat (set). ARGV: 1 this replica, 2 milliseconds after which
  /// one is dead. Answers {known (0: this one was forgotten), dead replicas…}.
  static final RedisScript BEAT =
      RedisScript.of(
          """
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          local known = 1 - redis.call('SADD', KEYS[2], ARGV[1])
          redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
          local answer = {known}
          local dead = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf',
              string.format('%.0f', now - tonumber(ARGV[2])), 'LIMIT', 0, 10)
          for _, replica in ipairs(dead) do answer[#answer + 1] = replica end
          return answer
          """);

  /// KEYS: 1 the rooms of this replica, 2 the replicas. ARGV: 1 this replica, 2 seconds to keep,
  /// then rooms. It counts as heard of, so that it can be missed although it never beat.
  static final RedisScript HOLD =
      RedisScript.of(
          """
          local time = redis.call('TIME')
          redis.call('ZADD', KEYS[2], 'NX', time[1] .. '000', ARGV[1])
          for i = 3, #ARGV do redis.call('SADD', KEYS[1], ARGV[i]) end
          redis.call('EXPIRE', KEYS[1], ARGV[2])
          return {1}
          """);

  /// KEYS 1: the rooms of a dead replica. Answers some of them.
  static final RedisScript ROOMS = RedisScript.of("return redis.call('SRANDMEMBER', KEYS[1], 200)");

  /// KEYS 1: the rooms of a replica. ARGV: the rooms it has no more.
  static final RedisScript RELEASE =
      RedisScript.of(
          """
          for i = 1, #ARGV do redis.call('SREM', KEYS[1], ARGV[i]) end
          return {redis.call('SCARD', KEYS[1])}
          """);

  /// KEYS as for BEAT. ARGV 1: the one that is gone.
  static final RedisScript FORGET =
      RedisScript.of(
          """
          redis.call('SREM', KEYS[2], ARGV[1])
          return {redis.call('ZREM', KEYS[1], ARGV[1])}
          """);

  private PresenceScripts() {}
}
