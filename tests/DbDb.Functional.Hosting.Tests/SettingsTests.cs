using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DbDb.Functional.Hosting.Tests;

public sealed class SettingsTests : IDisposable
{
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_setting_is_read_from_a_configuration()
    {
        var read = Read(
            ("Path", "shop.dbdb"),
            ("Mode", "mustexist"),
            ("Durability", "00:00:00.5"),
            ("CacheBytes", "1048576"),
            ("LockTimeout", "00:00:05"),
            ("WatchInterval", "00:00:01"),
            ("AutoCompact:KeepLast", "3"),
            ("AutoCompact:KeepWithin", "7.00:00:00"),
            ("AutoCompact:KeepDailyWithin", "365.00:00:00"),
            ("AutoCompact:LiveFraction", "0.25"),
            ("AutoCompact:LeastBytes", "0"),
            ("AutoCompact:Idle", "00:01:00"));

        Assert.Equal("shop.dbdb", read.Path);
        Assert.Equal(
            new DatabaseOptions
            {
                Mode = OpenMode.MustExist,
                Durability = Durability.Within(TimeSpan.FromSeconds(0.5)),
                CacheBytes = 1 << 20,
                LockTimeout = TimeSpan.FromSeconds(5),
                WatchInterval = TimeSpan.FromSeconds(1),
                AutoCompact = new AutoCompaction(
                    Retention.Last(3)
                        .Or(Retention.Within(TimeSpan.FromDays(7)))
                        .Or(Retention.Every(_day, TimeSpan.FromDays(365))))
                {
                    LiveFraction = 0.25,
                    LeastBytes = 0,
                    Idle = TimeSpan.FromMinutes(1),
                },
            },
            read.ToDatabaseOptions());
    }

    [Fact]
    public void What_is_not_set_is_as_a_database_has_it_by_default() =>
        Assert.Equal(DatabaseOptions.Default, Read(("Path", "a")).ToDatabaseOptions());

    [Theory]
    [InlineData("Path", "", "Path isn't set")]
    [InlineData("Mode", "7", "Mode is none of the modes: 7")]
    [InlineData("Durability", "Soon", "Durability is 'Soon', and must be Immediate, OnFlush, or an interval")]
    [InlineData("Durability", "00:00:00", "Durability is '00:00:00'")]
    [InlineData("Durability", "1.00:00:01", "Durability is '1.00:00:01'")]
    [InlineData("CacheBytes", "-1", "CacheBytes is -1, and must be 0 or more")]
    [InlineData("LockTimeout", "-00:00:01", "LockTimeout is -00:00:01")]
    [InlineData("WatchInterval", "00:00:00", "WatchInterval is 00:00:00")]
    [InlineData("AutoCompact:Idle", "00:00:01", "AutoCompact doesn't say what to keep")]
    [InlineData("AutoCompact:KeepLast", "0", "AutoCompact:KeepLast is 0, and must be 1 or more")]
    [InlineData("AutoCompact:KeepWithin", "-00:00:01", "AutoCompact:KeepWithin is -00:00:01")]
    [InlineData("AutoCompact:KeepDailyWithin", "-00:00:01", "AutoCompact:KeepDailyWithin is -00:00:01")]
    [InlineData("AutoCompact:LiveFraction", "1.5", "AutoCompact:LiveFraction is 1.5, and must be from 0.01 to 0.9")]
    [InlineData("AutoCompact:LiveFraction", "NaN", "AutoCompact:LiveFraction is NaN")]
    [InlineData("AutoCompact:LeastBytes", "-5", "AutoCompact:LeastBytes is -5")]
    [InlineData("AutoCompact:Idle", "2.00:00:00", "AutoCompact:Idle is 2.00:00:00")]
    public async Task A_setting_that_makes_no_sense_keeps_the_host_from_starting_and_is_named(
        string setting, string value, string message)
    {
        using var host = Hosts.Build(services => services
            .AddKeyedDbDb("orders", _folder.Database)
            .AddKeyedDbDb("orders", Configuration((setting, value))));

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains($"DbDbOptions 'orders': {message}", refused.Message);
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void All_that_makes_no_sense_is_said_at_once()
    {
        var options = new DbDbOptions { CacheBytes = -1, Mode = OpenMode.ReadOnly, AutoCompact = new() };

        var refused = Assert.Throws<InvalidOperationException>(() => options.ToDatabaseOptions());

        Assert.Equal(
            "Path isn't set: it is the database's file; CacheBytes is -1, and must be 0 or more; "
                + "AutoCompact is set, and a database that is only read can't compact itself; "
                + "AutoCompact doesn't say what to keep: set KeepLast, KeepWithin or KeepDailyWithin",
            refused.Message);
    }

    [Theory]
    [InlineData("CacheBytes", "lots", "'DbDb:CacheBytes'")]
    [InlineData("Mode", "Append", "'DbDb:Mode'")]
    [InlineData("LockTimeout", "soon", "'DbDb:LockTimeout'")]
    [InlineData("AutoCompact:KeepLast", "all", "'DbDb:AutoCompact:KeepLast'")]
    [InlineData("CacheByte", "1", "'CacheByte'")]
    [InlineData("AutoCompact:Keep", "1", "'Keep'")]
    public async Task What_is_no_value_or_no_setting_keeps_the_host_from_starting_and_is_named(
        string setting, string value, string named)
    {
        using var host = Hosts.Build(services => services
            .AddDbDb(_folder.Database)
            .AddDbDb(Configuration((setting, value))));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Contains(named, refused.Message);
        Assert.Empty(_folder.Names());
    }

    // A rule that a database has, and settings haven't, would be a start that fails without naming the setting.
    [Fact]
    public void Settings_are_refused_where_a_database_refuses_them_and_nowhere_else()
    {
        Database.Open(_folder.Database).OrThrow().Dispose();
        var (accepted, refused) = (0, 0);
        Prop.ForAll(Arb.From(Settings()), settings =>
        {
            var makesSense = !SettingFaults.Of(settings).Any();
            (accepted, refused) = makesSense ? (accepted + 1, refused) : (accepted, refused + 1);
            var opened = Database.Open(_folder.Database, Unchecked(settings));
            opened.IfRight(db => db.Dispose());
            return opened.IsRight == makesSense;
        }).Holds();
        Assert.True(accepted > 0 && refused > 0, $"{accepted} accepted, {refused} refused");
    }

    private static Gen<DbDbOptions> Settings() =>
        from mode in Often(OpenMode.OpenOrCreate, OpenMode.MustExist, OpenMode.ReadOnly, (OpenMode)9)
        from bytes in Often(0L, 1L << 20, -1L)
        from timeout in Often(TimeSpan.Zero, Timeout.InfiniteTimeSpan, _day * 2, TimeSpan.FromMilliseconds(-2))
        from watch in Often(
            TimeSpan.FromMilliseconds(1), _day, Timeout.InfiniteTimeSpan, TimeSpan.Zero, _day + TimeSpan.FromTicks(1))
        from compact in Often(false, true)
        from fraction in Often(0.01, 0.9, 0.009, 0.91, double.NaN)
        from least in Often(0L, -1L)
        from idle in Often(TimeSpan.Zero, _day, TimeSpan.FromTicks(-1), _day + TimeSpan.FromTicks(1))
        select new DbDbOptions
        {
            Path = "a",
            Mode = mode,
            CacheBytes = bytes,
            LockTimeout = timeout,
            WatchInterval = watch,
            AutoCompact = compact
                ? new() { KeepLast = 1, LiveFraction = fraction, LeastBytes = least, Idle = idle }
                : null,
        };

    // The first mostly, so that most cases are wrong in one thing or in none.
    private static Gen<T> Often<T>(params T[] values) =>
        Gen.Frequency((6, Gen.Constant(values[0])), (1, Gen.Elements(values)));

    private static DatabaseOptions Unchecked(DbDbOptions settings) => new()
    {
        Mode = settings.Mode,
        CacheBytes = settings.CacheBytes,
        LockTimeout = settings.LockTimeout,
        WatchInterval = settings.WatchInterval,
        AutoCompact = settings.AutoCompact is { } policy
            ? new AutoCompaction(Retention.Last(1))
            {
                LiveFraction = policy.LiveFraction,
                LeastBytes = policy.LeastBytes,
                Idle = policy.Idle,
            }
            : LanguageExt.Option<AutoCompaction>.None,
    };

    private static IConfigurationSection Configuration(params (string Setting, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(one => KeyValuePair.Create($"DbDb:{one.Setting}", one.Value))!)
            .Build()
            .GetSection("DbDb");

    private static DbDbOptions Read(params (string Setting, string Value)[] settings)
    {
        using var services = new ServiceCollection().AddDbDb(Configuration(settings)).BuildServiceProvider();
        return services.GetRequiredService<IOptionsMonitor<DbDbOptions>>().CurrentValue;
    }
}
