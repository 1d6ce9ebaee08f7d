using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// Who may open the files that are made beside a database, and in its place: nobody who mayn't open the database.
/// </summary>
public class AccessLaws
{
    private const string Path = "law.dbdb";
    private const UnixFileMode OfTheOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Law]
    public Property At_no_moment_is_a_file_open_to_more_than_the_database_and_in_the_end_its_successor_is_open_to_as_many(
        [From(nameof(_permissions))] UnixFileMode permissions,
        [From(nameof(_revisions))] int revisions
    )
    {
        var image = Compacted(permissions, revisions, _ => { }, disk => disk);
        return (image.PermissionsOf(Path) == permissions).ToProperty();
    }

    [Law]
    public Property Nor_is_it_after_a_power_cut_at_any_moment(
        [From(nameof(_permissions))] UnixFileMode permissions,
        [From(nameof(_revisions))] int revisions
    )
    {
        var wrong = new List<string>();
        Compacted(
            permissions,
            revisions,
            image =>
                wrong.AddRange(
                    Enumerable.Range(0, 4).SelectMany(seed => TooOpen(image.AfterPowerCut((ulong)seed), permissions))
                ),
            disk => disk
        );
        return wrong.ToArray().ToProperty();
    }

    [Fact]
    public void A_successor_that_stays_its_owners_alone_is_noticed() =>
        Assert.Equal(
            OfTheOwner,
            Compacted(
                    OfTheOwner | UnixFileMode.GroupRead,
                    3,
                    _ => { },
                    disk => new BuggyDisk(disk, Bug.PermissionsNotCopied)
                )
                .PermissionsOf(Path)
        );

    private static DiskImage Compacted(
        UnixFileMode permissions,
        int revisions,
        Action<DiskImage> atEachMoment,
        Func<IDisk, IDisk> tamper
    )
    {
        var made = new SimulatedDisk();
        using (var db = Run.Open(made, Limits.Default).OrThrow())
        {
            for (var i = 0; i < revisions; i++)
            {
                db.Transact(tree => tree.Set($"{i}", $"{i}")).OrThrow();
            }
        }

        var disk = new SimulatedDisk(image: made.Image.SetPermissions(Path, permissions), watch: (operation, image) =>
        {
            Assert.Empty(TooOpen(image, permissions));
            atEachMoment(image);
        });
        using (var db = Run.Open(tamper(disk), Limits.Default).OrThrow())
        {
            db.Compact(Retention.Last(1)).OrThrow();
        }

        return disk.Image;
    }

    private static IEnumerable<string> TooOpen(DiskImage image, UnixFileMode permissions) =>
        from path in image.Paths
        let found = image.PermissionsOf(path).IfNone(UnixFileMode.None)
        where (found & ~(permissions | OfTheOwner)) != UnixFileMode.None
        select $"{path} is {found}, the database {permissions}";

    private static readonly Arbitrary<UnixFileMode> _permissions = Gen.Choose(0, 0x1FF)
        .Select(bits => (UnixFileMode)bits | OfTheOwner)
        .ToArbitrary();

    private static readonly Arbitrary<int> _revisions = Gen.Choose(0, 12).ToArbitrary();
}
