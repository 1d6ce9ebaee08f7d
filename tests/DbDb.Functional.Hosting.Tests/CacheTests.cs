using System.Buffers;
using System.Text;
using DbDb.Functional.Hosting.Caching;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace DbDb.Functional.Hosting.Tests;

public sealed class CacheTests : IDisposable
{
    private static readonly DistributedCacheEntryOptions _forever = new();

    private readonly TemporaryFolder _folder = new();
    private readonly HandClock _clock = new();
    private readonly Database _db = Database.InMemory();
    private readonly DatabaseCache _cache;

    public CacheTests() => _cache = new(_db, new("cache"), _clock);

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_set_is_there_after_a_restart_until_it_is_removed()
    {
        using (var host = await Hosts.Start(services => Cached(services)))
        {
            await host.Services.GetRequiredService<IDistributedCache>().SetStringAsync("a", "1");
            await host.StopAsync();
        }

        using var next = await Hosts.Start(services => Cached(services));
        var cache = next.Services.GetRequiredService<IDistributedCache>();
        Assert.Equal("1", await cache.GetStringAsync("a"));
        await cache.RemoveAsync("a");
        Assert.Null(cache.GetString("a"));
    }

    [Fact]
    public async Task It_is_the_second_level_of_a_hybrid_cache()
    {
        var made = 0;
        for (var run = 0; run < 2; run++)
        {
            using var host = await Hosts.Start(services => Cached(services).AddHybridCache());
            var hybrid = host.Services.GetRequiredService<HybridCache>();
            Assert.Equal("dear 1", await hybrid.GetOrCreateAsync("a", _ => ValueTask.FromResult($"dear {++made}")));
            await Written(host.Services.GetRequiredKeyedService<Database>("cache"));
            await host.StopAsync();
        }

        // It writes when it has answered already.
        static async Task Written(Database db)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            await foreach (var now in db.Watch(Revision.Zero, patience.Token))
            {
                if (now.Tree.CountOf(Keyspace.EntriesOf("responses")) > 0)
                {
                    return;
                }
            }
        }
    }

    [Fact]
    public void What_another_process_sets_in_the_same_file_is_seen_at_once()
    {
        using var one = Database.Open(_folder.Database).OrThrow();
        using var other = Database.Open(_folder.Database).OrThrow();
        var (here, there) = (new DatabaseCache(one, new("c"), _clock), new DatabaseCache(other, new("c"), _clock));

        here.SetString("a", "1");
        Assert.Equal("1", there.GetString("a"));
        there.Remove("a");
        Assert.Null(here.GetString("a"));
    }

    [Fact]
    public void An_entry_that_is_used_all_the_time_is_written_ten_times_a_window_at_most()
    {
        _cache.SetString("a", new string('1', 10_000), Sliding(1000));
        var before = _db.Head;

        for (var i = 0; i < 1000; i++)
        {
            _clock.Go(TimeSpan.TicksPerSecond);
            Assert.NotNull(_cache.Get("a"));
        }

        Assert.Equal(10, _db.Head.Revision.Number - before.Revision.Number);
        Assert.InRange(_db.Head.Address.End - before.Address.End, 1, 10_000); // the value isn't written again
        _clock.Go(899 * TimeSpan.TicksPerSecond);
        Assert.NotNull(_cache.Get("a"));
        _clock.Go(1000 * TimeSpan.TicksPerSecond);
        Assert.Null(_cache.Get("a"));
    }

    [Fact]
    public void Looking_at_what_does_not_slide_writes_nothing()
    {
        _cache.SetString("a", "1", new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromDays(1) });
        _cache.SetString("b", "1");
        var before = _db.Head;
        _clock.Go(TimeSpan.TicksPerHour);

        Assert.NotNull(_cache.Get("a"));
        Assert.NotNull(_cache.Get("b"));
        Assert.Null(_cache.Get("c"));
        _cache.Refresh("a");

        Assert.Same(before, _db.Head);
    }

    [Fact]
    public void A_write_removes_up_to_64_that_have_expired_with_all_that_was_kept_of_them()
    {
        for (var i = 0; i < 100; i++)
        {
            _cache.SetString($"{i}", "1", Sliding(1));
        }

        _clock.Go(TimeSpan.TicksPerSecond);
        _cache.SetString("a", "1");
        Assert.Equal(37, Count("cache"));
        _cache.Remove("none");

        Assert.Equal((1, 0), (Count("cache"), Count("cache:expiry")));
        Assert.Equal(3, _db.Head.Count); // that entry, and what the two keyspaces are
    }

    [Fact]
    public void Setting_a_key_again_forgets_how_the_one_before_expired()
    {
        _cache.SetString("a", "1", Sliding(1));
        _cache.SetString("a", "2");
        _clock.Go(TimeSpan.TicksPerDay);

        Assert.Equal("2", _cache.GetString("a"));
    }

    [Fact]
    public void What_slides_never_outlives_its_absolute_expiration()
    {
        _cache.SetString(
            "a", "1", new() { SlidingExpiration = TimeSpan.FromSeconds(10), AbsoluteExpiration = At(15) });

        _clock.Go(9 * TimeSpan.TicksPerSecond);
        Assert.NotNull(_cache.Get("a"));
        _clock.Go((6 * TimeSpan.TicksPerSecond) - 1);
        Assert.NotNull(_cache.Get("a"));
        _clock.Go(1);
        Assert.Null(_cache.Get("a"));
    }

    [Fact]
    public void Expirations_of_any_length_are_taken()
    {
        _cache.SetString("a", "1", new() { SlidingExpiration = TimeSpan.MaxValue });
        _cache.SetString("b", "1", new() { AbsoluteExpirationRelativeToNow = TimeSpan.MaxValue });
        _cache.SetString("c", "1", new() { AbsoluteExpiration = DateTimeOffset.MaxValue });
        _clock.Go(TimeSpan.FromDays(365 * 1000).Ticks);

        Assert.Equal(["1", "1", "1"], new[] { "a", "b", "c" }.Select(_cache.GetString));
    }

    [Fact]
    public void What_would_have_expired_already_is_refused_and_changes_nothing()
    {
        _cache.SetString("a", "1");

        Assert.Throws<ArgumentOutOfRangeException>(
            "options", () => _cache.SetString("a", "2", new() { AbsoluteExpiration = At(0) }));

        Assert.Equal("1", _cache.GetString("a"));
    }

    [Fact]
    public void Keys_and_values_that_can_not_be_are_refused_and_not_found()
    {
        var tooLong = new string('k', Limits.MaxKeyBytes);
        Assert.Null(_cache.Get(tooLong));
        Assert.IsType<DbError.TooLarge>(Assert.Throws<DbException>(() => _cache.SetString(tooLong, "1")).Error);
        Assert.ThrowsAny<ArgumentException>(() => _cache.SetString("\ud800", "1"));
        Assert.Throws<ArgumentNullException>("key", () => _cache.Get(null!));
        Assert.Throws<ArgumentNullException>("key", () => _cache.Remove(null!));
        Assert.Throws<ArgumentNullException>("value", () => _cache.Set("a", (byte[])null!, _forever));
        Assert.Equal(0, _db.Head.Revision.Number);
        _cache.Set("", [], _forever);
        Assert.Equal([], _cache.Get("")!);
    }

    [Fact]
    public async Task A_value_is_a_copy_of_what_was_given_and_what_is_got_is_a_copy_of_it()
    {
        var given = new byte[10_000];
        var setting = _cache.SetAsync("a", given, _forever);
        given[0] = 1;
        await setting;
        _cache.Get("a")![1] = 1;

        Assert.Equal(new byte[10_000], _cache.Get("a")!);
    }

    [Fact]
    public async Task Buffers_are_read_and_filled()
    {
        var parts = new Part(Encoding.UTF8.GetBytes("pe"), null);
        var last = new Part(Encoding.UTF8.GetBytes("ar"), parts);
        var value = new ReadOnlySequence<byte>(parts, 0, last, 2);
        var (one, other) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        _cache.Set("a", value, _forever);
        await _cache.SetAsync("b", value, Sliding(10));

        Assert.True(_cache.TryGet("b", one));
        Assert.True(await _cache.TryGetAsync("a", other));
        Assert.False(_cache.TryGet("c", one));
        Assert.False(await _cache.TryGetAsync("c", other));
        Assert.Equal(
            ("pear", "pear"), (Encoding.UTF8.GetString(one.WrittenSpan), Encoding.UTF8.GetString(other.WrittenSpan)));
    }

    [Fact]
    public async Task What_was_cancelled_before_it_began_is_not_done()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _cache.SetStringAsync("a", "1", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _cache.GetAsync("a", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _cache.RemoveAsync("a", cancelled));

        Assert.Equal(0, _db.Head.Revision.Number);
    }

    [Fact]
    public void A_closed_database_says_so()
    {
        _db.Dispose();

        Assert.IsType<DbError.Closed>(Assert.Throws<DbException>(() => _cache.Get("a")).Error);
        Assert.IsType<DbError.Closed>(Assert.Throws<DbException>(() => _cache.SetString("a", "1")).Error);
    }

    private static DistributedCacheEntryOptions Sliding(int seconds) =>
        new() { SlidingExpiration = TimeSpan.FromSeconds(seconds) };

    private DateTimeOffset At(int seconds) => _clock.GetUtcNow().AddSeconds(seconds);

    private long Count(string keyspace) => _db.Head.Tree.CountOf(Keyspace.EntriesOf(keyspace));

    private IServiceCollection Cached(IServiceCollection services) => services
        .AddKeyedDbDb("cache", options =>
        {
            options.Path = _folder.Database;
            options.Durability = "00:00:01";
            options.AutoCompact = new() { KeepLast = 1 };
        })
        .AddDbDbCache("responses", database: "cache");

    private sealed class Part : ReadOnlySequenceSegment<byte>
    {
        public Part(byte[] bytes, Part? before)
        {
            Memory = bytes;
            if (before is not null)
            {
                (before.Next, RunningIndex) = (this, before.RunningIndex + before.Memory.Length);
            }
        }
    }
}
