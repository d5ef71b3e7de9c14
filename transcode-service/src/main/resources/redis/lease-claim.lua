-- Takes a lease that nobody holds; answers its fencing token, or 0. Tokens begin at the time of Redis' clock (ms), so that they grow
-- although Redis has forgotten all, or the last of, those that it gave.
-- KEYS: lease, the last token, address of the origin, whose the lease was last
-- ARGV: node, milliseconds, address, milliseconds for which the last one is remembered
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local token = math.max(now, tonumber(redis.call('GET', KEYS[2]) or 0) + 1)
local digits = string.format('%.0f', token)
local lease = ARGV[1] .. ':' .. digits
redis.call('SET', KEYS[2], digits)
redis.call('SET', KEYS[1], lease, 'PX', ARGV[2])
redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[2])
redis.call('SET', KEYS[4], lease, 'PX', ARGV[4])
return token
