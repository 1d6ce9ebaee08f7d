using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace DbDb.Functional.Properties;

/// <summary>
/// Rewrites a compiled assembly of the product so that at each place where threads may meet it calls <see
/// cref="Seams"/>: so nothing of this is in the product.
/// </summary>
internal sealed class Rewriter
{
    private const string Threading = "System.Threading.";

    private const BindingFlags Every =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Those whose fields several threads use: each access is a step. Of the others only what is volatile is.
    private static readonly HashSet<string> _shared =
    [
        "Cell",
        "LogSwitch",
        "Flusher",
        "Committer",
        "Watcher",
        "CommitQueue",
        "Request",
        "Waiter",
        "Signal",
        "Poller",
        "Residents",
        "HolderTable",
        "Ring",
        "Stored",
        "MemoryStore",
        "Replacement",
        "Line",
        "FileStore",
        "FileReplacement",
        "LogFile",
        "LogWriter",
        "WritersLock",
        "CompactionTimer",
        "Transaction`1",
        "Delta",
    ];

    // What is called in place of something else, by the name of that, of its type and of how many parameters it has.
    private static readonly Dictionary<string, string> _replaced = new()
    {
        ["System.Threading.Lock::EnterScope/0"] = nameof(Seams.EnterScope),
        ["System.Threading.Lock/Scope::Dispose/0"] = nameof(Seams.Exit),
        ["System.Threading.Monitor::Enter/2"] = nameof(Seams.MonitorEnter),
        ["System.Threading.Monitor::Exit/1"] = nameof(Seams.MonitorExit),
        ["System.Threading.Monitor::Wait/1"] = nameof(Seams.MonitorWait),
        ["System.Threading.Monitor::Pulse/1"] = nameof(Seams.MonitorPulse),
        ["System.Threading.SemaphoreSlim::Wait/0"] = nameof(Seams.SemaphoreWait),
        ["System.Threading.SemaphoreSlim::Wait/2"] = nameof(Seams.SemaphoreWait),
        ["System.Threading.Thread::Yield/0"] = nameof(Seams.Yield),
        ["System.Threading.Thread::Sleep/1"] = nameof(Seams.Sleep),
        ["System.Threading.ThreadPool::UnsafeQueueUserWorkItem/3"] = nameof(Seams.QueueWork),
        ["System.Threading.CancellationTokenSource::CancelAsync/0"] = nameof(Seams.CancelAsync),
        ["System.Threading.CancellationToken::UnsafeRegister/2"] = nameof(Seams.UnsafeRegister),
        ["System.Threading.Tasks.TaskAsyncEnumerableExtensions::ConfigureAwait/2"] = nameof(Seams.WithContext),
        ["System.Diagnostics.Stopwatch::GetTimestamp/0"] = nameof(Seams.GetTimestamp),
        ["System.Diagnostics.Stopwatch::GetElapsedTime/1"] = nameof(Seams.GetElapsedTime),
        ["DbDb.Functional.Stores.Systems.Futex::get_IsSupported/0"] = nameof(Seams.HasFutex),
        ["DbDb.Functional.Stores.Systems.Futex::Wait/1"] = nameof(Seams.FutexWait),
        ["DbDb.Functional.Stores.Systems.Futex::Wake/1"] = nameof(Seams.FutexWake),
        ["DbDb.Functional.Stores.Systems.UnixNative::Pause/1"] = nameof(Seams.Pause),
        ["DbDb.Functional.Current.LogSwitch::GiveBack/0"] = nameof(Seams.GiveNothingBack),
        ["DbDb.Functional.Watch.Poller::Wait/2"] = nameof(Plants.Wait),
        ["DbDb.Functional.Transactions.CommitQueue::PassOnTheLead/0"] = nameof(Plants.PassOnTheLead),
        ["DbDb.Functional.Transactions.CommitQueue::RunNextGroup/0"] = nameof(Plants.RunNextGroup),
        ["DbDb.Functional.Transactions.Request::TryTake/0"] = nameof(Plants.TryTake),
        ["DbDb.Functional.Transactions.Request::Await/0"] = nameof(Plants.Await),
        ["DbDb.Functional.Transactions.Flusher::FlushInTime/0"] = nameof(Plants.FlushInTime),
        ["DbDb.Functional.Current.LogSwitch::IsOpen/1"] = nameof(Plants.IsOpen),
        ["DbDb.Functional.Transactions.Request::WaitToLead/0"] = nameof(Plants.WaitToLead),
        ["DbDb.Functional.Runtime.Signal::Close/0"] = nameof(Plants.Close),
    };

    private static readonly HashSet<string> _ofTheCache =
    [
        "Residents",
        "HolderTable",
        "Places",
        "Ring",
        "Stored",
        "Node",
        "Page",
        "Delta",
    ];

    private static readonly HashSet<string> _atomic =
    [
        "System.Threading.Volatile", "System.Threading.Interlocked",
        "DbDb.Functional.IDisk", "DbDb.Functional.IDiskFile", "DbDb.Functional.IDiskLock",
    ];

    private readonly ModuleDefinition _module;
    private readonly MethodReference _step;
    private readonly MethodReference _stepInCache;

    private Rewriter(ModuleDefinition module)
    {
        _module = module;
        _step = Seam(nameof(Seams.Step));
        _stepInCache = Seam(nameof(Seams.StepInCache));
    }

    /// <summary>The assembly as it is run.</summary>
    public static MemoryStream Rewritten(string path)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(path));
        using var assembly = AssemblyDefinition.ReadAssembly(
            path,
            new() { ReadSymbols = File.Exists(Path.ChangeExtension(path, "pdb")), AssemblyResolver = resolver }
        );
        var rewriter = new Rewriter(assembly.MainModule);
        foreach (var method in Methods(assembly))
        {
            rewriter.Rewrite(method);
        }

        var stream = new MemoryStream();
        assembly.Write(stream);
        stream.Position = 0;
        return stream;
    }

    /// <summary>What an assembly calls of threads and tasks, and isn't replaced.</summary>
    public static IEnumerable<string> Unknown(string path)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(path);
        return
        [
            .. from method in Methods(assembly)
            from instruction in method.Body.Instructions
            let called = instruction.Operand as MethodReference
            where called is not null
            let owner = called.DeclaringType.GetElementType().FullName
            where owner.StartsWith(Threading, StringComparison.Ordinal)
            where !_atomic.Contains(owner) && !_replaced.ContainsKey(Key(called))
            select $"{owner[Threading.Length..]}.{called.Name}",
        ];
    }

    /// <summary>What is to be replaced or watched of these assemblies, and isn't there, as after a renaming.</summary>
    public static IEnumerable<string> Absent(params string[] paths)
    {
        var there = new HashSet<string>();
        foreach (var path in paths)
        {
            using var assembly = AssemblyDefinition.ReadAssembly(path);
            foreach (var method in Methods(assembly))
            {
                there.Add(Key(method));
                there.Add(method.DeclaringType.Name);
            }
        }

        return _replaced.Keys.Where(key => key.StartsWith("DbDb.", StringComparison.Ordinal))
            .Concat(_shared).Concat(_ofTheCache).Where(name => !there.Contains(name));
    }

    private static IEnumerable<MethodDefinition> Methods(AssemblyDefinition assembly) =>
        assembly.MainModule.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody);

    private static string Key(MethodReference called) =>
        $"{called.DeclaringType.GetElementType().FullName}::{called.Name}/{called.Parameters.Count}";

    private MethodReference Seam(string name) =>
        _module.ImportReference(typeof(Seams).GetMethod(name, [typeof(string)]));

    private void Rewrite(MethodDefinition method)
    {
        var sites = Sites(method);
        var instructions = method.Body.Instructions.ToArray();
        method.Body.SimplifyMacros();
        foreach (var instruction in instructions)
        {
            switch (instruction.Operand)
            {
                case MethodReference called when instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj:
                    Call(method, instruction, called, sites[instruction]);
                    break;
                case MethodReference told
                    when instruction.OpCode.Code is Code.Ldftn && _replaced.TryGetValue(Key(told), out var name):
                    // A delegate that begins with its first argument.
                    instruction.Operand = _module.ImportReference(SeamFor(told, name));
                    break;
                case FieldReference field when IsShared(method, instruction, field):
                    Step(method, instruction, sites[instruction]);
                    break;
                default:
                    break;
            }
        }

        method.Body.OptimizeMacros();
    }

    private void Call(MethodDefinition method, Instruction instruction, MethodReference called, string site)
    {
        var type = called.DeclaringType.GetElementType().FullName;
        if (_atomic.Contains(type))
        {
            Step(method, instruction, site);
        }
        else if (_replaced.TryGetValue(Key(called), out var name))
        {
            Replace(method, instruction, called, name, site);
        }
        else if (called.Name == "ConfigureAwait")
        {
            Before(method, instruction, Instruction.Create(OpCodes.Pop), Instruction.Create(OpCodes.Ldc_I4, 1));
        }
        else if (type.StartsWith("System.Threading.Tasks.TaskCompletionSource", StringComparison.Ordinal)
            && called.Parameters is [{ ParameterType.Name: nameof(TaskCreationOptions) }])
        {
            // What awaits goes on on a thread of its own in any case.
            var none = Instruction.Create(OpCodes.Ldc_I4, (int)TaskCreationOptions.None);
            Before(method, instruction, Instruction.Create(OpCodes.Pop), none);
        }
    }

    private void Step(MethodDefinition method, Instruction instruction, string site) => Before(
        method,
        instruction,
        Instruction.Create(OpCodes.Ldstr, site),
        Instruction.Create(OpCodes.Call, _ofTheCache.Contains(method.DeclaringType.Name) ? _stepInCache : _step));

    private void Replace(
        MethodDefinition method,
        Instruction instruction,
        MethodReference called,
        string name,
        string site
    )
    {
        var seam = SeamFor(called, name);
        var reference = _module.ImportReference(seam);
        if (called is GenericInstanceMethod generic)
        {
            var made = new GenericInstanceMethod(reference);
            foreach (var argument in generic.GenericArguments)
            {
                made.GenericArguments.Add(argument);
            }

            reference = made;
        }

        if (seam.GetParameters() is [.., { Name: "site" }])
        {
            var call = Instruction.Create(OpCodes.Call, reference);
            Before(method, instruction, Instruction.Create(OpCodes.Ldstr, site), call);
            method.Body.GetILProcessor().Remove(Last(instruction, 2));
        }
        else
        {
            (instruction.OpCode, instruction.Operand) = (OpCodes.Call, reference);
        }
    }

    private static System.Reflection.MethodInfo SeamFor(MethodReference called, string name)
    {
        var given = called.Parameters.Count + (called.HasThis ? 1 : 0);
        return new[] { typeof(Seams), typeof(Plants) }
            .SelectMany(type => type.GetMethods(Every))
            .Where(candidate => candidate.Name == name && candidate.GetParameters() is var all
                && all.Length - (all is [.., { Name: "site" }] ? 1 : 0) == given)
            .Single();
    }

    private static Instruction Last(Instruction first, int further)
    {
        for (var i = 0; i < further; i++)
        {
            first = first.Next;
        }

        return first;
    }

    // What jumps to the instruction jumps to what is before it, so the instruction itself becomes that, and a copy of
    // it comes after.
    private static void Before(MethodDefinition method, Instruction instruction, Instruction first, Instruction second)
    {
        while (instruction.Previous is { OpCode.OpCodeType: OpCodeType.Prefix } prefix)
        {
            instruction = prefix;
        }

        var processor = method.Body.GetILProcessor();
        var copy = Instruction.Create(OpCodes.Nop);
        (copy.OpCode, copy.Operand) = (instruction.OpCode, instruction.Operand);
        (instruction.OpCode, instruction.Operand) = (first.OpCode, first.Operand);
        processor.InsertAfter(instruction, second);
        processor.InsertAfter(second, copy);
    }

    private static bool IsShared(MethodDefinition method, Instruction instruction, FieldReference field)
    {
        if (method.IsConstructor
            || instruction.OpCode.Code is not (Code.Ldfld or Code.Stfld or Code.Ldsfld or Code.Stsfld))
        {
            return false;
        }

        var owner = field.DeclaringType.GetElementType();
        return instruction.Previous?.OpCode.Code == Code.Volatile
            || (
                owner.FullName.StartsWith("DbDb.", StringComparison.Ordinal)
                && _shared.Contains(owner.Name)
                && field.Resolve() is { IsInitOnly: false, IsStatic: false }
            );
    }

    // The file, the line and the method of each instruction.
    private static Dictionary<Instruction, string> Sites(MethodDefinition method)
    {
        var points = method.DebugInformation.SequencePoints
            .Where(point => !point.IsHidden)
            .OrderBy(point => point.Offset)
            .ToArray();
        var sites = new Dictionary<Instruction, string>();
        var next = 0;
        var place = "";
        foreach (var instruction in method.Body.Instructions)
        {
            for (; next < points.Length && points[next].Offset <= instruction.Offset; next++)
            {
                place = $" ({Path.GetFileName(points[next].Document.Url)}:{points[next].StartLine})";
            }

            sites[instruction] = $"{method.DeclaringType.Name}.{method.Name}{place}";
        }

        return sites;
    }
}
