using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>Opens what a crash has left, as its user would, and says what is wrong with it.</summary>
internal static class Reopening
{
    /// <summary>What there is to say against a disk that was found.</summary>
    /// <param name="image">The disk.</param>
    /// <param name="ledger">What must be true of it.</param>
    /// <param name="limits">The limits of a database that isn't there yet.</param>
    /// <param name="isThorough">
    /// Whether all revisions are read, not only the newest, and the structure of each is verified.
    /// </param>
    /// <param name="moments">Takes the moments of opening it and of the next commit.</param>
    /// <param name="tamper">What to make of the disk.</param>
    public static IEnumerable<string> Differences(
        DiskImage image,
        Ledger ledger,
        Limits limits,
        bool isThorough,
        List<Moment>? moments = null,
        Func<IDisk, IDisk>? tamper = null
    )
    {
        var now = ledger;
        var disk = new SimulatedDisk(
            image: image,
            watch: moments is null ? null : (after, left) => moments.Add(new(after, left, now))
        );
        try
        {
            var opened = Run.Open(tamper is null ? disk : tamper(disk), limits);
            return opened.Match(
                Left: error => [$"it can't be opened: {error.Message}"],
                Right: database =>
                {
                    using (database)
                    {
                        return Against(database);
                    }
                }
            );
        }
        catch (DbException failure)
        {
            return [$"it can't be read: {failure.Message}"];
        }

        string[] Against(Database database)
        {
            if (ledger.Seen(database.Head) is not { } seen)
            {
                return [$"it is {Run.Text(database.Head)}, but {ledger}"];
            }

            now = seen;
            moments?.Add(new(null, disk.Image, now));
            string[] differences = isThorough ? [.. InHistory(database, seen)] : [];
            return differences.Length > 0 ? differences : [.. AgainstTheNextCommit(database, seen)];
        }

        IEnumerable<string> AgainstTheNextCommit(Database database, Ledger seen)
        {
            var probe = new Entry("probe", $"{seen.Acknowledged}");
            now = seen.Begin(model => model.SetItem(probe.Key, probe.Value));
            return database
                .Transact(tree => tree.Set(probe.Key, probe.Value))
                .Match(
                    Left: error => [$"the next commit: {error.Message}"],
                    Right: snapshot =>
                    {
                        if (seen.Done(model => model.SetItem(probe.Key, probe.Value), snapshot) is not { } done)
                        {
                            return [$"the next commit made {Run.Text(snapshot)}"];
                        }

                        now = done;
                        moments?.Add(new(null, disk.Image, now));
                        return isThorough ? InHistory(database, now) : [];
                    }
                );
        }
    }

    private static IEnumerable<string> InHistory(Database database, Ledger ledger)
    {
        var wrong = ledger.Revisions.SelectMany(
            (models, revision) =>
                database
                    .At(new(revision))
                    .Match(
                        Left: error =>
                            Testing.Differences.Unless(error is DbError.NotRetained && revision <= ledger.Dropped, () =>
                                $"revision {revision}: {error.Message}"
                            ),
                        Right: snapshot =>
                            Testing.Differences.Unless(ledger.Held(snapshot), () =>
                                $"{Run.Text(snapshot)}, expected {string.Join(" or ", models.Select(Ledger.Text))}"
                            )
                    )
        );
        var commits = database
            .History()
            .Select(commit =>
                commit.Match(
                    Left: error => error.Message,
                    Right: found => found.Revision.Number > ledger.Dropped ? $"{found.Revision}" : ""
                )
            )
            .Where(revision => revision.Length > 0)
            .ToArray();
        var expected = Enumerable
            .Range(1, (int)ledger.Acknowledged)
            .Where(revision => revision > ledger.Dropped)
            .Reverse()
            .Select(revision => $"{revision}");
        return wrong
            .Concat(
                Testing.Differences.Unless(commits.SequenceEqual(expected), () =>
                    $"the history is {string.Join(", ", commits)}"
                )
            )
            .Concat(Verification.Of(database).Select(violation => violation.ToString()));
    }
}
