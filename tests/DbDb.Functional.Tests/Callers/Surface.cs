using System.Collections;
using System.Reflection;
using LanguageExt;

namespace DbDb.Functional.Tests.Callers;

/// <summary>Calls every public member of a database, whatever it is by then, so that none can be forgotten.</summary>
internal sealed class Surface(Database db, string folder)
{
    private static int _files;

    /// <summary>
    /// The members, but for <see cref="Database.Dispose"/> and its twin, after which there is nothing to call.
    /// </summary>
    public static IEnumerable<MethodInfo> Members { get; } = typeof(Database)
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(method => method.Name is not (nameof(Database.Dispose) or nameof(Database.DisposeAsync)))
        .ToArray();

    /// <summary>Calls all of them, and tells what each answered: the name of the error's type, or "fine".</summary>
    public IReadOnlyList<(string Member, string Answer)> CallAll() =>
        [.. Members.Select(member => (Name(member), Call(member)))];

    /// <summary>
    /// A member's name; where several of one name wait for different things, with what they are given.
    /// </summary>
    public static string Name(MethodInfo member) =>
        member.Name == nameof(Database.Open) ? $"{member.Name}({member.GetParameters()[0].Name})" : member.Name;

    private string Call(MethodInfo member)
    {
        var method = member.IsGenericMethodDefinition ? Made(member) : member;
        try
        {
            return Answer(
                method.Invoke(
                    method.IsStatic ? null : db,
                    [.. method.GetParameters().Select(parameter => Argument(method, parameter))]
                )
            );
        }
        catch (TargetInvocationException failure)
        {
            return Answer(failure.InnerException!);
        }
    }

    private static MethodInfo Made(MethodInfo member) =>
        member.MakeGenericMethod([
            .. member.GetGenericArguments().Select(type => type.Name == "TError" ? typeof(DbError) : typeof(int)),
        ]);

    private object? Argument(MethodInfo method, ParameterInfo parameter) =>
        parameter switch
        {
            { Name: "options" } when method.Name == nameof(Database.Open) => new DatabaseOptions
            {
                LockTimeout = TimeSpan.Zero,
            },
            { Name: "note" or "options" or "progress" or "cancellation" } => parameter.ParameterType
            == typeof(CancellationToken)
                ? default(CancellationToken)
                : parameter.DefaultValue,
            { Name: "path" } => method.Name == nameof(Database.Open)
                ? Path.Combine(folder, "test.dbdb")
                : Path.Combine(folder, $"copy{Interlocked.Increment(ref _files)}.dbdb"),
            _ => Argument(parameter.ParameterType),
        };

    private object Argument(Type type) =>
        type == typeof(Func<Tree, Tree>) ? Some<Tree, Tree>(tree => tree.Set("called", $"{tree.Count}"))
        : type == typeof(Func<Tree, Either<DbError, Tree>>)
            ? Some<Tree, Either<DbError, Tree>>(tree => tree.Set("called", "either"))
        : type == typeof(Func<Tree, (Tree, int)>) ? Some<Tree, (Tree, int)>(tree => (tree.Set("called", "pair"), 1))
        : type == typeof(Func<Tree, Either<DbError, (Tree, int)>>)
            ? Some<Tree, Either<DbError, (Tree, int)>>(tree => (tree.Set("called", "either pair"), 1))
        : type == typeof(Func<DbError, DbError>) ? Some<DbError, DbError>(error => error)
        : type == typeof(Func<Commit, string>) ? Some<Commit, string>(commit => commit.Note)
        : type == typeof(string) ? "a text"
        : type == typeof(IEnumerable<string>) ? new[] { "a text" }
        : type == typeof(Snapshot) ? db.Head
        : type == typeof(Tree) ? db.Head.Tree.Set("called", "tree")
        : type == typeof(Database) ? Other()
        : type == typeof(IStore) ? new MemoryStore()
        : type == typeof(IEnumerable<Entry>) ? new Entry[] { new("e1", "1"), new("e2", "2") }
        : type == typeof(IAsyncEnumerable<Entry>) ? new Entry[] { new("e1", "1"), new("e2", "2") }.ToAsyncEnumerable()
        : type == typeof(IEnumerable<Key>) ? new Key[] { "never" }
        : type == typeof(KeyRange) ? KeyRange.Prefix("never")
        : type == typeof(Key) ? new Key("a"u8.ToArray())
        : type == typeof(Revision) || type == typeof(Revision?) ? Revision.Zero
        : type == typeof(long) ? LogIdentity.LogStart
        : type == typeof(Instant) ? new Instant(long.MaxValue)
        : type == typeof(Retention) ? Retention.All
        : type == typeof(Stream) ? new MemoryStream()
        : throw new NotSupportedException($"say here what a {type} is to be");

    private static Database Other()
    {
        var other = Database.InMemory();
        other.Transact(tree => tree.Set("other", "1")).OrThrow();
        return other;
    }

    private static Func<TIn, TOut> Some<TIn, TOut>(Func<TIn, TOut> function) => function;

    private static string Answer(object? result) =>
        result switch
        {
            DbException exception => exception.Error.GetType().Name,
            Exception exception => $"{exception}",
            DbError error => error.GetType().Name,
            Task task => task.Wait(TimeSpan.FromSeconds(30))
                ? Answer(task.GetType().GetProperty("Result")!.GetValue(task))
                : "waits",
            Database opened => Closed(opened),
            IAsyncEnumerable<Snapshot> moves => First(moves),
            IAsyncEnumerable<Replicated> moves => First(moves),
            IOptional either when either.GetType().GetGenericTypeDefinition() == typeof(Option<>) => "fine",
            { } either when IsEither(either.GetType()) => Of((dynamic)either), // which is a sequence too
            IEnumerable each and not string => Last(each),
            _ => "fine",
        };

    private static bool IsEither(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Either<,>);

    private static string Of<T>(Either<DbError, T> either) =>
        either.Match(
            Right: result => result is Database opened ? Closed(opened) : "fine",
            Left: error => error.GetType().Name
        );

    private static string Closed(Database opened)
    {
        opened.Dispose();
        return "fine";
    }

    private static string Last(IEnumerable each)
    {
        var answer = "fine";
        foreach (var item in each)
        {
            answer = Answer(item);
        }

        return answer;
    }

    private static string First<T>(IAsyncEnumerable<T> moves)
    {
        var each = moves.GetAsyncEnumerator();
        try
        {
            var next = each.MoveNextAsync().AsTask();
            return next.Wait(TimeSpan.FromSeconds(30)) ? "fine" : "waits";
        }
        catch (AggregateException failure)
        {
            return Answer(failure.InnerExceptions[0]);
        }
    }
}
