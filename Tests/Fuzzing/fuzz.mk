# Builds the fuzzer: the modules that are fuzzed once more, with libFuzzer's instrumentation, against the
# outside libraries as the package's own build left them (decision 0012).
#
#   make -f Tests/Fuzzing/fuzz.mk -j2 BIN=.build/release OUT=.build/fuzz
SWIFTC   := swiftc
OPTIMISE := -O
FEATURES := ExistentialAny InternalImportsByDefault MemberImportVisibility \
  NonisolatedNonsendingByDefault InferIsolatedConformances ImmutableWeakCaptures
HAS_ISAL := $(if $(TMSP_WITHOUT_ISAL),,$(wildcard /usr/include/isa-l/igzip_lib.h))
GRDB     := .build/checkouts/GRDB.swift/Sources/GRDBSQLite
FLAGS    := $(OPTIMISE) -wmo -swift-version 6 -parse-as-library -package-name tmsplanner -suppress-warnings \
  $(foreach f,$(FEATURES),-enable-upcoming-feature $(f)) -strict-memory-safety \
  -I $(OUT) -I $(BIN)/Modules -I $(BIN)/CNIfTI.build -I $(GRDB) \
  $(foreach m,COpenBLAS CZlib CISAL CNIfTI/include,-I Sources/$(m))
OUTSIDE  := Crypto CryptoBoringWrapper CCryptoBoringSSL CCryptoBoringSSLShims CXKCP CXKCPShims GRDB
MODULES  := Findings Geometry LinearAlgebra Imaging Denoising Wire Store OpenIGTLink Fuzzing

$(OUT)/tmsplan-fuzz: $(wildcard Tests/Fuzzing/Program/*.swift) $(MODULES:%=$(OUT)/%.o) $(OUT)/outside.a
	@$(SWIFTC) $(FLAGS) -module-name FuzzProgram -sanitize=fuzzer,address -use-ld=lld $^ -o $@ \
	  -lniftiio -lznz -lz -lm

# The only one of these modules with pointers into buffers; the others gain nothing by it.
$(OUT)/Imaging.o: FLAGS += $(if $(HAS_ISAL),-D TMSP_ISAL)
$(OUT)/Imaging.o: SANITISERS := ,address

$(OUT)/LinearAlgebra.o $(OUT)/Store.o: $(OUT)/Findings.o
$(OUT)/Imaging.o: $(OUT)/Findings.o $(OUT)/Geometry.o
$(OUT)/Denoising.o: $(OUT)/Imaging.o $(OUT)/LinearAlgebra.o
$(OUT)/Fuzzing.o: $(OUT)/Denoising.o $(OUT)/Store.o $(OUT)/Wire.o $(OUT)/OpenIGTLink.o

.SECONDEXPANSION:
sources = $(shell find $(if $(filter Fuzzing,$1),Tests/Fuzzing/Properties,Sources/$1) -name '*.swift')
$(MODULES:%=$(OUT)/%.o): $(OUT)/%.o: $$(call sources,$$*) | $(OUT)
	@echo "Instrumenting $*"
	@$(SWIFTC) $(FLAGS) -sanitize=fuzzer$(SANITISERS) -module-name $* -emit-module \
	  -emit-module-path $(OUT)/$*.swiftmodule -emit-object -o $@ $(call sources,$*)

$(OUT)/outside.a: Package.swift | $(OUT)
	@rm -f $@
	@find $(OUTSIDE:%=$(BIN)/%.build) -name '*.o' | xargs ar rcs $@

$(OUT):
	@mkdir -p $@
